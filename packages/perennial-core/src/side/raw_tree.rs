//! [`RawTree`]: what a parser of HTML makes of a text, and how that is written.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io;

use html5ever::interface::{
    Attribute, ElemName, ElementFlags, NodeOrText, QualName, QuirksMode, TreeSink,
};
use html5ever::serialize::{Serialize, Serializer, TraversalScope};
use html5ever::tendril::StrTendril;
use html5ever::{LocalName, Namespace, ns};

/// Elements of which a parser drops a line feed at their start.
const DROPS_LINE_FEED: [&str; 3] = ["listing", "pre", "textarea"];

/// The nodes, each known by its place; the first is the document.
#[derive(Debug)]
pub(super) struct RawTree(RefCell<Vec<Node>>);

#[derive(Debug, Default)]
struct Node {
    data: Data,
    parent: Option<usize>,
    children: Vec<usize>,
}

#[derive(Debug, Default)]
enum Data {
    #[default]
    Document,
    Element {
        name: QualName,
        attributes: Vec<Attribute>,
        /// What a `template` holds.
        contents: Option<usize>,
        is_integration_point: bool,
    },
    Text(String),
    Comment(StrTendril),
}

/// The name of an element.
#[derive(Debug)]
pub(super) struct Name(Namespace, LocalName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0
    }

    fn local_name(&self) -> &LocalName {
        &self.1
    }
}

impl RawTree {
    pub(super) fn new() -> Self {
        Self(RefCell::new(vec![Node::default()]))
    }

    /// Takes attributes off elements.
    pub(super) fn retain_attributes(&mut self, mut keep: impl FnMut(&str, &str) -> bool) {
        for node in self.0.get_mut() {
            if let Data::Element { name, attributes, .. } = &mut node.data {
                attributes.retain(|attribute| keep(&name.local, &attribute.name.local));
            }
        }
    }

    fn add(&self, data: Data) -> usize {
        let mut nodes = self.0.borrow_mut();
        nodes.push(Node { data, ..Node::default() });
        nodes.len() - 1
    }

    fn with<T>(&self, node: usize, look: impl FnOnce(&Node) -> T) -> Option<T> {
        self.0.borrow().get(node).map(look)
    }

    fn edit(&self, node: usize, change: impl FnOnce(&mut Node)) {
        if let Some(node) = self.0.borrow_mut().get_mut(node) {
            change(node);
        }
    }

    /// Puts a node or a text into a parent, before the child at this place. Texts side by side are one.
    fn insert(&self, parent: usize, at: usize, child: NodeOrText<usize>) {
        let child = match child {
            NodeOrText::AppendNode(child) => child,
            NodeOrText::AppendText(text) => {
                let before = at.checked_sub(1);
                let before = self.with(parent, |it| it.children.get(before?).copied()).flatten();
                let mut is_joined = false;
                if let Some(before) = before {
                    self.edit(before, |node| {
                        if let Data::Text(own) = &mut node.data {
                            own.push_str(&text);
                            is_joined = true;
                        }
                    });
                }
                if is_joined {
                    return;
                }
                self.add(Data::Text(text.to_string()))
            }
        };
        self.edit(child, |child| child.parent = Some(parent));
        self.edit(parent, |parent| {
            let at = at.min(parent.children.len());
            parent.children.insert(at, child);
        });
    }

    /// Where a node stands: its parent, and its place there.
    fn place(&self, node: usize) -> Option<(usize, usize)> {
        let parent = self.with(node, |node| node.parent)??;
        // What a parser asks for stands near the end.
        let at = self.with(parent, |it| it.children.iter().rposition(|child| *child == node))??;
        Some((parent, at))
    }

    fn end(&self, parent: usize) -> usize {
        self.with(parent, |parent| parent.children.len()).unwrap_or_default()
    }

    fn starts_with_line_feed(&self, node: &Node) -> bool {
        let first = node.children.first().copied();
        let first = first.and_then(|first| {
            self.with(first, |it| matches!(&it.data, Data::Text(text) if text.starts_with('\n')))
        });
        first.unwrap_or_default()
    }
}

impl TreeSink for RawTree {
    type Handle = usize;
    type Output = Self;
    type ElemName<'a> = Name;

    fn finish(self) -> Self {
        self
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> usize {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a usize) -> Name {
        let name = self.with(*target, |node| match &node.data {
            Data::Element { name, .. } => Some(Name(name.ns.clone(), name.local.clone())),
            _ => None,
        });
        name.flatten().unwrap_or_else(|| Name(ns!(), LocalName::from("")))
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        flags: ElementFlags,
    ) -> usize {
        let contents = flags.template.then(|| self.add(Data::Document));
        let is_integration_point = flags.mathml_annotation_xml_integration_point;
        self.add(Data::Element { name, attributes, contents, is_integration_point })
    }

    fn create_comment(&self, text: StrTendril) -> usize {
        self.add(Data::Comment(text))
    }

    /// In HTML they are comments.
    fn create_pi(&self, target: StrTendril, data: StrTendril) -> usize {
        self.add(Data::Comment(format!("?{target} {data}").into()))
    }

    fn append(&self, parent: &usize, child: NodeOrText<usize>) {
        self.insert(*parent, self.end(*parent), child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &usize,
        previous: &usize,
        child: NodeOrText<usize>,
    ) {
        if self.place(*element).is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(previous, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &usize) -> usize {
        let contents = self.with(*target, |node| match node.data {
            Data::Element { contents, .. } => contents,
            _ => None,
        });
        contents.flatten().unwrap_or(*target)
    }

    fn same_node(&self, one: &usize, other: &usize) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &usize, child: NodeOrText<usize>) {
        if let NodeOrText::AppendNode(child) = &child {
            self.remove_from_parent(child);
        }
        if let Some((parent, at)) = self.place(*sibling) {
            self.insert(parent, at, child);
        }
    }

    fn add_attrs_if_missing(&self, target: &usize, more: Vec<Attribute>) {
        self.edit(*target, |node| {
            if let Data::Element { attributes, .. } = &mut node.data {
                for attribute in more {
                    if !attributes.iter().any(|own| own.name == attribute.name) {
                        attributes.push(attribute);
                    }
                }
            }
        });
    }

    fn remove_from_parent(&self, target: &usize) {
        if let Some((parent, at)) = self.place(*target) {
            self.edit(parent, |parent| {
                parent.children.remove(at);
            });
            self.edit(*target, |node| node.parent = None);
        }
    }

    fn reparent_children(&self, node: &usize, parent: &usize) {
        let mut children = Vec::new();
        self.edit(*node, |node| children = std::mem::take(&mut node.children));
        for child in &children {
            self.edit(*child, |child| child.parent = Some(*parent));
        }
        self.edit(*parent, |parent| parent.children.extend(children));
    }

    fn is_mathml_annotation_xml_integration_point(&self, target: &usize) -> bool {
        let is_so =
            |node: &Node| matches!(node.data, Data::Element { is_integration_point: true, .. });
        self.with(*target, is_so).unwrap_or_default()
    }
}

/// What `<?target data>` is read as: a comment that begins with the question mark. Some browsers make a
/// processing instruction of it, so it is written as it was.
fn instruction(comment: &str) -> Option<(&str, &str)> {
    comment.strip_prefix('?').filter(|text| !text.contains('>'))?.split_once(' ')
}

/// What is yet to be written, the next last.
enum Step {
    Open(usize),
    Close(QualName),
}

impl Serialize for RawTree {
    /// Writes what the element holds that a parser puts all of a fragment into.
    fn serialize<S: Serializer>(&self, serializer: &mut S, _: TraversalScope) -> io::Result<()> {
        let nodes = self.0.borrow();
        let children = |node: usize| nodes.get(node).map_or(&[][..], |node| &node.children);
        let open = |all: &[usize]| all.iter().rev().map(|it| Step::Open(*it)).collect::<Vec<_>>();
        let root = children(0).first().copied().unwrap_or_default();
        let mut steps = open(children(root));
        while let Some(step) = steps.pop() {
            let node = match step {
                Step::Close(name) => {
                    serializer.end_elem(name)?;
                    continue;
                }
                Step::Open(node) => node,
            };
            let Some(node) = nodes.get(node) else { continue };
            match &node.data {
                Data::Document => {}
                Data::Text(text) => serializer.write_text(text)?,
                Data::Comment(text) => match instruction(text) {
                    Some((target, data)) => {
                        serializer.write_processing_instruction(target, data)?;
                    }
                    None => serializer.write_comment(text)?,
                },
                Data::Element { name, attributes, contents, .. } => {
                    let pairs = attributes.iter().map(|own| (&own.name, &*own.value));
                    serializer.start_elem(name.clone(), pairs)?;
                    if DROPS_LINE_FEED.contains(&&*name.local) && self.starts_with_line_feed(node) {
                        serializer.write_text("\n")?;
                    }
                    steps.push(Step::Close(name.clone()));
                    steps.extend(open(contents.map_or(&node.children, |it| children(it))));
                }
            }
        }
        Ok(())
    }
}
