//! Answers of a care record: values by field number, and how they stand in an entry's bytes.
//!
//! May not live here: what may be answered (`catalogue`).

use std::collections::BTreeMap;

use minicbor::data::Type;
use minicbor::{Decode, Decoder, Encode, Encoder, decode, encode};

use crate::limits;
use crate::text::NoteText;

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// In steps of the field's smallest unit.
    Number(i64),
    /// A [`Choice::code`].
    Choice(u8),
    /// [`Choice::code`]s, ascending, without repeats.
    Several(Vec<u8>),
    /// Yes or no.
    YesNo(bool),
    /// A few words.
    Words(NoteText),
}

/// Answers by field number, ascending. Fields unknown to this version are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<u8, Value>);

impl Values {
    /// No answers yet.
    pub const fn new() -> Self {
        Self(BTreeMap::new())
    }

    /// The answer to a field.
    pub fn get(&self, number: u8) -> Option<&Value> {
        self.0.get(&number)
    }

    /// Sets an answer.
    pub fn set(&mut self, number: u8, value: Value) {
        self.0.insert(number, value);
    }

    /// Takes an answer back.
    pub fn clear(&mut self, number: u8) {
        self.0.remove(&number);
    }

    /// Every answer, by ascending field number.
    pub fn iter(&self) -> impl Iterator<Item = (u8, &Value)> {
        self.0.iter().map(|(number, value)| (*number, value))
    }

    /// The number in a field.
    pub fn number(&self, number: u8) -> Option<i64> {
        match self.get(number)? {
            Value::Number(steps) => Some(*steps),
            _ => None,
        }
    }

    /// The choice in a field.
    pub fn choice(&self, number: u8) -> Option<u8> {
        match self.get(number)? {
            Value::Choice(code) => Some(*code),
            _ => None,
        }
    }

    /// Whether a yes-or-no field says yes.
    pub fn is_yes(&self, number: u8) -> bool {
        matches!(self.get(number), Some(Value::YesNo(true)))
    }
}

impl<C> Encode<C> for Values {
    fn encode<W: encode::Write>(
        &self,
        e: &mut Encoder<W>,
        ctx: &mut C,
    ) -> Result<(), encode::Error<W::Error>> {
        e.map(self.0.len() as u64)?;
        for (number, value) in &self.0 {
            e.u8(*number)?;
            match value {
                // Choices and numbers share CBOR's integers, so a choice is tagged apart by a one-item array.
                Value::Number(steps) => e.i64(*steps)?.ok()?,
                Value::Choice(code) => e.array(1)?.u8(*code)?.ok()?,
                Value::Several(codes) => {
                    e.bytes(codes)?.ok()?;
                }
                Value::YesNo(yes) => e.bool(*yes)?.ok()?,
                Value::Words(words) => words.encode(e, ctx)?,
            }
        }
        Ok(())
    }
}

impl<'b, C> Decode<'b, C> for Values {
    fn decode(d: &mut Decoder<'b>, ctx: &mut C) -> Result<Self, decode::Error> {
        let at = d.position();
        let wrong = |why| decode::Error::message(why).at(at);
        let count = d.map()?.ok_or_else(|| wrong("answers have no length"))?;
        if count > limits::BODY_ITEMS_MAX {
            return Err(wrong("too many answers"));
        }
        let mut values = BTreeMap::new();
        for _ in 0..count {
            let number = d.u8()?;
            let value = match d.datatype()? {
                Type::U8
                | Type::U16
                | Type::U32
                | Type::U64
                | Type::I8
                | Type::I16
                | Type::I32
                | Type::I64 => Value::Number(d.i64()?),
                Type::Array => {
                    if d.array()? != Some(1) {
                        return Err(wrong("a choice has one code"));
                    }
                    Value::Choice(d.u8()?)
                }
                Type::Bytes => {
                    let codes = d.bytes()?;
                    if !codes.is_sorted_by(|a, b| a < b) {
                        return Err(wrong("choices are not ascending"));
                    }
                    Value::Several(codes.to_vec())
                }
                Type::Bool => Value::YesNo(d.bool()?),
                Type::String => Value::Words(NoteText::decode(d, ctx)?),
                _ => return Err(wrong("an answer of a sort this version does not know")),
            };
            if values.last_key_value().is_some_and(|(last, _)| *last >= number) {
                return Err(wrong("answers are not in order"));
            }
            values.insert(number, value);
        }
        Ok(Self(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_go_both_ways_and_disorder_is_refused() {
        let mut values = Values::new();
        values.set(1, Value::Number(-3));
        values.set(2, Value::Choice(4));
        values.set(3, Value::Several(vec![1, 9]));
        values.set(4, Value::YesNo(true));
        values.set(
            200,
            Value::Words(NoteText::parse("from a newer version").unwrap()),
        );
        let bytes = minicbor::to_vec(&values).unwrap();
        assert_eq!(minicbor::decode::<Values>(&bytes).unwrap(), values);
        assert!(minicbor::decode::<Values>(&[0xa2, 0x02, 0x01, 0x01, 0x01]).is_err());
    }
}
