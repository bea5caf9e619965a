/** Characters of a number as text, on average: of what networks give, most take eight or nine digits behind the point. */
export const VALUE_BYTES = 9.6;
