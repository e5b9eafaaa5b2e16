//! `house/{id}`, `floor/{id}`, `room/{id}`: widgets within widgets, on three levels.

use perennial::prelude::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct House {
    floors: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, UnreactiveState)]
pub(crate) struct Floor {
    name: String,
    rooms: Vec<u32>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ReactiveState)]
pub(crate) struct Room {
    name: String,
    lit: bool,
}

pub(crate) fn house() -> Capsule<House> {
    Capsule::new("house").view(house_view).build_state(load_house).public()
}

pub(crate) fn floor() -> Capsule<Floor> {
    Capsule::new("floor/{id: u32}").view(floor_view).build_state(load_floor).public()
}

pub(crate) fn room() -> Capsule<Room> {
    Capsule::new("room/{id: u32}").view(room_view).build_state(load_room).public()
}

#[server_only]
async fn load_house(_context: BuildContext) -> House {
    House { floors: vec![1, 2, 3] }
}

#[server_only]
async fn load_floor(context: BuildContext) -> Result<Floor, PageError> {
    let id: u32 = context.parse_param("id")?;
    Ok(Floor { name: format!("Floor {id}"), rooms: (1..=4).map(|room| id * 10 + room).collect() })
}

#[server_only]
async fn load_room(context: BuildContext) -> Result<Room, PageError> {
    let id: u32 = context.parse_param("id")?;
    Ok(Room { name: format!("Room {id}"), lit: false })
}

fn house_view(house: House) -> View {
    let floors = house.floors.into_iter().map(|id| floor().widget(format!("floor/{id}")));
    let floors: Vec<View> = floors.collect();
    view! { div(class="house") { (floors) } }
}

fn floor_view(own: Floor) -> View {
    let rooms = own.rooms.into_iter().map(|id| room().widget(format!("room/{id}")));
    let rooms: Vec<View> = rooms.collect();
    view! {
        section(class="card") {
            h2 { (own.name) }
            div(class="row") { (rooms) }
        }
    }
}

fn room_view(room: RoomRx) -> View {
    let light = move || if room.lit.get() { "on" } else { "off" };
    view! {
        button(class="room", on:click=move |_| room.lit.set(!room.lit.get())) {
            (room.name) ": " (light())
        }
    }
}
