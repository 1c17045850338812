//! `/it`: what the customer's IT wants to know.

texts! {}
