/**
 * The words of a TypeScript file: enough of a scanner to tell code from comments, strings, templates and regular expressions, which
 * is all that the rules of the house need. (TypeScript 7 ships no stable API to parse with.)
 *
 * What it cannot tell without a parser: a regular expression right after `)` or `}`. It is read as a division there.
 */

export interface Token {
	/** `template` is a piece of a template with substitutions; one without is a `string`. */
	readonly kind: "word" | "number" | "string" | "template" | "regex" | "comment" | "punctuation";
	/** As written, but for a string: without its quotes. */
	readonly text: string;
	/** From 1. */
	readonly line: number;
}

const SPACE = /\s+/y;
const COMMENT = /(?:\/\/|#!)[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const WORD = /#?[\p{ID_Start}$_][\p{ID_Continue}$]*/uy;
const NUMBER = /\.?\d[\w.]*/y;
const STRING = /"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/y;
const REGEX = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** From a backtick, or from the brace that ends a substitution, to the closing backtick or the next substitution. */
const TEMPLATE = /[`}](?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{|$)/y;

/** Words after which a slash begins a regular expression, though after other words it divides. */
const BEFORE_REGEX = new Set([
	"return",
	"typeof",
	"case",
	"in",
	"of",
	"instanceof",
	"delete",
	"void",
	"throw",
	"yield",
	"await",
	"else",
	"do",
]);

/** Splits a file into its tokens, white space left out. Never throws: what it does not understand is punctuation. */
export function tokenize(text: string): Token[] {
	const tokens: Token[] = [];
	/** For each open substitution of a template, how many braces are open within it. */
	const braces: number[] = [];
	let previous: Token | undefined;
	let line = 1;
	let at = 0;

	const match = (pattern: RegExp): string | undefined => {
		pattern.lastIndex = at;
		return pattern.exec(text)?.[0];
	};
	const read = (kind: Token["kind"], pattern: RegExp, applies = true): [Token["kind"], string] | undefined => {
		const raw = applies ? match(pattern) : undefined;
		return raw === undefined ? undefined : [kind, raw];
	};
	const advance = (raw: string) => {
		at += raw.length;
		for (let newline = raw.indexOf("\n"); newline >= 0; newline = raw.indexOf("\n", newline + 1)) line++;
	};
	const countBraces = (kind: Token["kind"], raw: string) => {
		const open = braces.at(-1);
		if (kind === "template") {
			if (raw.startsWith("}")) braces.pop();
			if (raw.endsWith("${")) braces.push(0);
		} else if (kind === "punctuation" && open !== undefined) {
			if (raw === "{") braces[braces.length - 1] = open + 1;
			if (raw === "}") braces[braces.length - 1] = open - 1;
		}
	};

	for (advance(match(SPACE) ?? ""); at < text.length; advance(match(SPACE) ?? "")) {
		const continuesTemplate = text[at] === "}" && braces.at(-1) === 0;
		const [kind, raw] = read("comment", COMMENT) ??
			read("template", TEMPLATE, text[at] === "`" || continuesTemplate) ??
			read("string", STRING) ??
			read("regex", REGEX, mayBeginRegex(previous)) ??
			read("word", WORD) ??
			read("number", NUMBER) ?? ["punctuation", text.charAt(at)];
		countBraces(kind, raw);
		const token: Token = { ...spelling(kind, raw), line };
		tokens.push(token);
		if (kind !== "comment") previous = token;
		advance(raw);
	}
	return tokens;
}

/** A template without substitutions is a string like any other; a string is known by what stands between its quotes. */
function spelling(kind: Token["kind"], raw: string): Pick<Token, "kind" | "text"> {
	const isWhole = kind === "string" || (raw.length > 1 && raw.startsWith("`") && raw.endsWith("`"));
	return isWhole ? { kind: "string", text: raw.replace(/^["'`]|["'`]$/g, "") } : { kind, text: raw };
}

function mayBeginRegex(previous: Token | undefined): boolean {
	switch (previous?.kind) {
		case undefined:
			return true;
		case "punctuation":
			return !")]}".includes(previous.text);
		case "word":
			return BEFORE_REGEX.has(previous.text);
		case "template":
			return previous.text.endsWith("${");
		default:
			return false;
	}
}
