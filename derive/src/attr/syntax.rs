//! Building blocks of the attribute parsers.

use heck::ToUpperCamelCase;
use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, LitInt, LitStr, Meta, Path, Token, parenthesized};

use crate::errors::{Errors, expected, list, suggest};
use crate::serde_attr::skip_to_comma;

/// The options that an attribute, or an option with parentheses, takes.
#[derive(Clone, Copy)]
pub(super) struct Options<'a> {
    /// The attribute or option they belong to, for messages: `` `#[table(…)]` ``.
    pub(super) of: &'a str,
    pub(super) possible: &'a [&'a str],
    /// Words that users try here by mistake, each with the correct syntax.
    pub(super) elsewhere: &'a [(&'a str, &'a str)],
    /// The advice for a bare text, which may contain the text as `{}`.
    pub(super) for_text: Option<&'a str>,
}

impl<'a> Options<'a> {
    pub(super) const fn new(of: &'a str, possible: &'a [&'a str]) -> Self {
        Self { of, possible, elsewhere: &[], for_text: None }
    }

    /// Parses options separated by commas. A mistake in one option does not hide mistakes in the next ones.
    pub(super) fn parse(
        self,
        input: ParseStream<'_>,
        seen: &mut Vec<String>,
        errors: &mut Errors,
        option: &mut dyn FnMut(&Ident, ParseStream<'_>, &mut Errors) -> syn::Result<()>,
    ) {
        while !input.is_empty() {
            let parsed = self.name(input).and_then(|name| {
                let text = name.to_string();
                if seen.contains(&text) {
                    let message = format!("`{text}` is given twice in {}; write it once", self.of);
                    return Err(syn::Error::new(name.span(), message));
                }
                seen.push(text);
                option(&name, input, errors)?;
                if !input.is_empty() && !input.peek(Token![,]) {
                    return Err(input.error(format!("expected `,` after `{name}`")));
                }
                Ok(())
            });
            if let Err(error) = parsed {
                errors.push(error);
            }
            if skip_to_comma(input).is_err() {
                return;
            }
        }
    }

    /// Parses the name of an option, which has to exist.
    fn name(self, input: ParseStream<'_>) -> syn::Result<Ident> {
        let of = self.of;
        if let (Some(advice), Ok(text)) = (self.for_text, input.fork().parse::<LitStr>()) {
            let advice = advice.replace("{}", &text.value());
            return Err(syn::Error::new(text.span(), format!("a text is not an option of {of}; {advice}")));
        }
        let name = input.call(Ident::parse_any).map_err(|error| {
            let message = format!("expected an option of {of}: {}", list(self.possible));
            syn::Error::new(error.span(), message)
        })?;
        let text = name.to_string();
        if self.possible.contains(&text.as_str()) {
            return Ok(name);
        }
        let hint = match self.elsewhere.iter().find(|(word, _)| *word == text) {
            Some((_, advice)) => format!("; {advice}"),
            None => suggest(&text, self.possible),
        };
        Err(syn::Error::new(name.span(), format!("unknown option `{text}` in {of}{hint}")))
    }
}

/// Parses the list between the parentheses of `attr`.
pub(super) fn parse_list(
    attr: &Attribute,
    example: &str,
    errors: &mut Errors,
    parse: &mut dyn FnMut(ParseStream<'_>, &mut Errors) -> syn::Result<()>,
) {
    let Meta::List(list) = &attr.meta else {
        let name = attr.path().get_ident().map(ToString::to_string).unwrap_or_default();
        errors.add(
            attr.path().span(),
            format!("`#[{name}]` needs its options in parentheses: `#[{name}({example})]`"),
        );
        return;
    };
    let mut own = Errors::default();
    let parser = |input: ParseStream<'_>| {
        parse(input, &mut own).unwrap_or_else(|error| own.push(error));
        Ok(())
    };
    if let Err(error) = parser.parse2(list.tokens.clone())
        // Tokens left unread after a mistake are not a second mistake.
        && own.is_empty()
    {
        own.push(error);
    }
    errors.append(own);
}

/// Parses one of some words, and returns it with the variant of the runtime's enum, whose name is the same words.
pub(super) fn choice(input: ParseStream<'_>, words: &[&str]) -> syn::Result<(Ident, Ident)> {
    let Ok(word) = input.call(Ident::parse_any) else {
        return Err(syn::Error::new(input.span(), expected(words)));
    };
    let text = word.to_string();
    if !words.contains(&text.as_str()) {
        return Err(syn::Error::new(word.span(), format!("unknown word `{text}`{}", suggest(&text, words))));
    }
    let variant = Ident::new(&text.to_upper_camel_case(), word.span());
    Ok((word, variant))
}

/// Parses `"key" = "value"`.
pub(super) fn tag(input: ParseStream<'_>) -> syn::Result<(LitStr, LitStr)> {
    let expected = "a tag: `\"key\" = \"value\"`";
    let key = literal(input, expected)?;
    input
        .parse::<Token![=]>()
        .map_err(|error| syn::Error::new(error.span(), format!("expected {expected}")))?;
    Ok((key, literal(input, expected)?))
}

/// Parses the parentheses after `name`. If they are missing, the message shows `example`.
pub(super) fn arguments<'a>(
    input: ParseStream<'a>,
    name: &Ident,
    example: &str,
) -> syn::Result<syn::parse::ParseBuffer<'a>> {
    if !input.peek(syn::token::Paren) {
        return Err(syn::Error::new(
            name.span(),
            format!("`{name}` needs a value in parentheses: `{name}({example})`"),
        ));
    }
    let content;
    parenthesized!(content in input);
    Ok(content)
}

/// Parses `= "text"` after `name`.
pub(super) fn text(input: ParseStream<'_>, name: &Ident) -> syn::Result<LitStr> {
    let expected = format!("`{name}` needs a text: `{name} = \"…\"`");
    input.parse::<Token![=]>().map_err(|_| syn::Error::new(name.span(), &expected))?;
    input.parse().map_err(|error| syn::Error::new(error.span(), expected))
}

/// Parses `= 5` after `name`.
pub(super) fn number(input: ParseStream<'_>, name: &Ident, example: u32) -> syn::Result<LitInt> {
    let expected = format!("`{name}` needs a whole number: `{name} = {example}`");
    input.parse::<Token![=]>().map_err(|_| syn::Error::new(name.span(), &expected))?;
    let number: LitInt = input.parse().map_err(|error| syn::Error::new(error.span(), &expected))?;
    match number.base10_parse::<u64>() {
        Ok(_) if number.suffix().is_empty() => Ok(number),
        _ => Err(syn::Error::new(number.span(), expected)),
    }
}

/// Parses `= "path::to::it"` after `name`.
pub(super) fn path(input: ParseStream<'_>, name: &Ident) -> syn::Result<Path> {
    let text = text(input, name)?;
    text.parse_with(Path::parse_mod_style).map_err(|_| {
        syn::Error::new(text.span(), format!("`{name}` needs a path: `{name} = \"…::tablewright\"`"))
    })
}

/// Checks that nothing follows `name`.
pub(super) fn flag(input: ParseStream<'_>, name: &Ident) -> syn::Result<()> {
    if input.peek(Token![=]) || input.peek(syn::token::Paren) {
        return Err(syn::Error::new(name.span(), format!("`{name}` takes no value; write `{name}`")));
    }
    Ok(())
}

pub(super) fn literal(input: ParseStream<'_>, expected: &str) -> syn::Result<LitStr> {
    input.parse().map_err(|error| syn::Error::new(error.span(), format!("expected {expected}")))
}

/// Checks that nothing follows the one value of `name`.
pub(super) fn end(input: ParseStream<'_>, name: &Ident) -> syn::Result<()> {
    input.parse::<Option<Token![,]>>()?;
    if input.is_empty() {
        Ok(())
    } else {
        Err(syn::Error::new(input.span(), format!("`{name}` takes one value; remove this")))
    }
}

/// A reference to a field. A text is a mistake, which is reported once the fields are known.
pub(crate) enum FieldName {
    Ident(Ident),
    Text(LitStr),
}

impl FieldName {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Ident(ident) => ident.span(),
            Self::Text(text) => text.span(),
        }
    }
}

impl syn::parse::Parse for FieldName {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            input.parse().map(Self::Text)
        } else {
            Ident::parse_any(input).map(Self::Ident)
        }
    }
}

/// Parses names of fields in parentheses after `name`.
pub(super) fn fields(input: ParseStream<'_>, name: &Ident, example: &str) -> syn::Result<Vec<FieldName>> {
    let content = arguments(input, name, example)?;
    let names = Punctuated::<FieldName, Token![,]>::parse_terminated(&content).map_err(|error| {
        syn::Error::new(error.span(), format!("expected names of fields: `{name}({example})`"))
    })?;
    Ok(names.into_iter().collect())
}
