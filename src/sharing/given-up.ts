/**
 * The reason with which signals of requests abort. It is shared, because a new one with its stack costs more than a
 * question.
 */
export const GIVEN_UP: unknown = new DOMException("The question was given up.", "AbortError");
