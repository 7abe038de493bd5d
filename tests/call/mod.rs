//! `call`, as somebody at a terminal has it: eighteen stories of the desk as whole transcripts, and what else it promises.

mod conclusions;
mod documented;
mod manners;
mod pipe;
mod story;
mod twelve;
