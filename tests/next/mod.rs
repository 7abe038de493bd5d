//! `next`: what the desk reads out. Alone, it answers what people ask on the phone.

mod office;
