import type { Finding, SourceFile } from "../finding.ts";
import { isWithin } from "../plan.ts";
import type { Token } from "../tokens.ts";

const LEFT_OUT = new Set(["skip", "only", "todo", "skipIf", "runIf"]);
const TEST_FOLDERS: readonly string[] = ["test", "features", "examples"];

/** No test is left out, and no type is looked away from. */
export function refuseUnfinished(file: SourceFile, tokens: readonly Token[]): Finding[] {
	const code = tokens.filter(({ kind }) => kind !== "comment");
	const found = [...silenced(tokens), ...anys(code), ...(isWithin(file.path, TEST_FOLDERS) ? leftOut(code) : [])];
	return found.map((each) => ({ path: file.path, ...each }));
}

type Found = Omit<Finding, "path">;

function silenced(tokens: readonly Token[]): Found[] {
	return tokens.flatMap(({ kind, text, line }): Found[] => {
		const directive = kind === "comment" ? /^\/[/*]+\s*(@ts-(?:ignore|nocheck))\b/.exec(text)?.[1] : undefined;
		return directive === undefined ? [] : [{ line, message: `says ${directive}; make the types true instead.` }];
	});
}

function anys(code: readonly Token[]): Found[] {
	return code
		.filter(({ kind, text }, index) => kind === "word" && text === "as" && code[index + 1]?.text === "any")
		.map(({ line }) => ({ line, message: "says `as any`; name the type, or check an unknown value." }));
}

/** `it.skip(…)`, `describe.only(…)`, `context.skip()` and the options `{ skip: true }`. */
function leftOut(code: readonly Token[]): Found[] {
	return code
		.filter(({ kind, text }, index) => {
			if (kind !== "word" || !LEFT_OUT.has(text)) return false;
			// A call, or `.only.each`; a field that happens to have the name is read, not called.
			const isMember = code[index - 1]?.text === "." && ["(", "."].includes(code[index + 1]?.text ?? "");
			const isOption = code[index + 1]?.text === ":" && code[index + 2]?.text === "true";
			return isMember || isOption;
		})
		.map(({ text, line }) => ({ line, message: `leaves a test out with ${text}; finish it, or take it out.` }));
}
