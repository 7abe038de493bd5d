//! The values of the domain, and what is typed for them.

mod addresses;
mod instants;
mod losses;
mod numbers;
mod periods;
mod personal_data;
mod times;
