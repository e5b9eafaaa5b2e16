//! The bounds of the engine, of the functions for requests and of the threads, from the environment.

use perennial_isg::Limits;
use perennial_protocol::environment as names;

use super::request_limits::RequestLimits;
use super::settings_error::SettingsError;
use super::variables::Variables;
use crate::PoolSettings;

/// The bounds that are no bounds on connections.
#[derive(Debug, Clone, Default)]
pub(crate) struct ResourceLimits {
    pub(crate) engine: Limits,
    pub(crate) requests: RequestLimits,
    pub(crate) pool: PoolSettings,
}

impl ResourceLimits {
    pub(crate) fn from_variables(
        variable: &impl Fn(&str) -> Option<String>,
    ) -> Result<Self, SettingsError> {
        let (mut limits, variables) = (Self::default(), Variables(variable));
        let Self { engine, requests, pool } = &mut limits;
        variables.count(names::PAGE_THREADS, &mut pool.threads)?;
        variables.count(names::MAX_PAGE_THREADS, &mut pool.most_threads)?;
        variables.count(names::PAGE_STACK_BYTES, &mut pool.stack_bytes)?;
        variables.seconds(names::REQUEST_TIMEOUT, &mut requests.deadline)?;
        variables.count(names::MAX_REQUESTS, &mut requests.running)?;
        variables.count(names::MAX_REQUESTS_PER_TEMPLATE, &mut requests.running_of_part)?;
        variables.count(names::MEMORY_BYTES, &mut engine.memory_bytes)?;
        variables.count(names::MEMORY_ENTRIES, &mut engine.memory_entries)?;
        variables.count(names::MAX_GENERATIONS, &mut engine.generations)?;
        variables.seconds(names::GENERATION_TIMEOUT, &mut engine.deadline)?;
        variables.count(names::MAX_QUEUE, &mut engine.queue)?;
        variables.seconds(names::QUEUE_TIMEOUT, &mut engine.queue_wait)?;
        variables.seconds(names::STORE_TIMEOUT, &mut engine.store_wait)?;
        variables.count(names::UNWRITTEN_BYTES, &mut engine.unwritten_bytes)?;
        variables.seconds(names::SHUTDOWN_TIMEOUT, &mut engine.landing_wait)?;
        Ok(limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, value: &str) -> Result<ResourceLimits, SettingsError> {
        ResourceLimits::from_variables(&|asked: &str| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn each_variable_sets_one_bound_and_a_wrong_value_is_named() {
        let default = format!("{:?}", ResourceLimits::default());
        for name in [
            names::PAGE_THREADS,
            names::MAX_PAGE_THREADS,
            names::PAGE_STACK_BYTES,
            names::REQUEST_TIMEOUT,
            names::MAX_REQUESTS,
            names::MAX_REQUESTS_PER_TEMPLATE,
            names::MEMORY_BYTES,
            names::MEMORY_ENTRIES,
            names::MAX_GENERATIONS,
            names::GENERATION_TIMEOUT,
            names::MAX_QUEUE,
            names::QUEUE_TIMEOUT,
            names::STORE_TIMEOUT,
            names::UNWRITTEN_BYTES,
            names::SHUTDOWN_TIMEOUT,
        ] {
            assert_eq!(format!("{:?}", read(name, "").unwrap()), default, "{name}");
            let set = format!("{:?}", read(name, " 7 ").unwrap());
            let differing =
                set.split(", ").zip(default.split(", ")).filter(|(own, other)| own != other);
            assert_eq!(differing.count(), 1, "{name}: {set}");
            for value in ["many", "0", "-1"] {
                let refused = read(name, value).unwrap_err().to_string();
                assert!(refused.contains(name) && refused.contains(value), "{refused}");
            }
        }
        assert_eq!(read(names::PAGE_THREADS, "7").unwrap().pool.threads, 7);
    }
}
