import type { Token } from "./tokens.ts";

const GLOBAL_OBJECTS = new Set(["globalThis", "window", "self", "global"]);

/**
 * Where a file names one of these globals. A property of that name, of anything but the global object, is another thing, and so is
 * the key of a property.
 */
export function globalsIn(tokens: readonly Token[], names: ReadonlySet<string>): Token[] {
	const code = tokens.filter(({ kind }) => kind !== "comment");
	return code.filter((token, index) => token.kind === "word" && names.has(token.text) && !isProperty(code, index));
}

function isProperty(code: readonly Token[], index: number): boolean {
	if (code[index - 1]?.text === ".") {
		const isSpread = code[index - 2]?.text === "." && code[index - 3]?.text === ".";
		const owner = code[code[index - 2]?.text === "?" ? index - 3 : index - 2];
		return !isSpread && !GLOBAL_OBJECTS.has(owner?.text ?? "");
	}
	const isKeyPlace = ["{", ",", ";", "readonly"].includes(code[index - 1]?.text ?? "");
	const after = code[index + 1]?.text === "?" ? index + 2 : index + 1;
	return isKeyPlace && code[after]?.text === ":";
}

/** Where a file names the member `object.member`, also through the global object. */
export function membersIn(tokens: readonly Token[], object: string, members: ReadonlySet<string>): Token[] {
	const code = tokens.filter(({ kind }) => kind !== "comment");
	return globalsIn(code, new Set([object])).filter((token) => {
		const index = code.indexOf(token);
		return memberNames(code, index).some((name) => members.has(name));
	});
}

/** What is read of the object at `index`: `.name`, `?.name`, `["name"]`, or `{ name, … } = object`. */
function memberNames(code: readonly Token[], index: number): string[] {
	let after = index + 1;
	if (code[after]?.text === "?") after++;
	if (code[after]?.text === ".") after++;
	if (code[after]?.text === "[") after++;
	const read = code[after];
	return after > index + 1 && read !== undefined ? [read.text] : destructured(code, index);
}

function destructured(code: readonly Token[], index: number): string[] {
	if (code[index - 1]?.text !== "=" || code[index - 2]?.text !== "}") return [];
	const open = code.findLastIndex((token, at) => at < index && token.text === "{");
	return code.slice(open + 1, index - 2).map(({ text }) => text);
}
