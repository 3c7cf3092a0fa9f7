import { inlineMarkdown, markdownBlocks } from "../../kit/report/markdown.ts";
import type { Clause } from "../../kit/spec/spec.ts";
import { element, markup } from "./element.ts";

/** A clause with its title, which unfolds to its text in the specification; empty for an unknown id. */
export function clauseDetails(id: string, clauses: ReadonlyMap<string, Clause>, isOpen = false): readonly HTMLElement[] {
	const clause = clauses.get(id);
	if (clause === undefined) return [];
	const { level, title, text } = clause;
	return [
		element("details", { class: "clause", open: isOpen }, [
			element("summary", {}, [
				element("b", {}, [id]),
				" ",
				element("span", { class: "level" }, [level]),
				" ",
				markup("span", inlineMarkdown(title)),
			]),
			markup("div", markdownBlocks(text)),
		]),
	];
}
