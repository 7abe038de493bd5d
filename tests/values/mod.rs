//! Values, asked without a store: those of the domain, what is typed for them, and how they are told.

mod addresses;
mod comparisons;
mod ids;
mod instants;
mod losses;
mod numbers;
mod periods;
mod personal_data;
mod policy_files;
mod retirements;
mod shown;
mod times;
