import { SPEC_FILE, type SpecFinding } from "./finding.ts";
import { isSeenOutside } from "./sight.ts";
import type { Clause, Spec } from "./spec.ts";

/** The clause that lists what no profile can see. */
const UNSEEN_LIST = "JUDGE-3";

/**
 * Checks the lines `Seen by:`. A clause that no profile sees gives a reason, and `JUDGE-3` lists no clause as unseen
 * that a profile sees.
 */
export function checkSight(spec: Spec): readonly SpecFinding[] {
	const unseen = spec.judging.find(({ id }) => id === UNSEEN_LIST)?.text ?? "";
	return spec.clauses.flatMap((clause) => complaintsOf(clause, unseen).map((message) => findingAt(clause, message)));
}

function complaintsOf({ id, sight }: Clause, unseen: string): readonly string[] {
	if (sight === undefined) return [`${id} has no line "Seen by:".`];
	const isSeen = isSeenOutside(sight);
	const isListed = isListedIn(unseen, id);
	return [
		...(!isSeen && sight.noProfile === undefined ? [`No profile sees ${id}, and its line "Seen by:" does not say why.`] : []),
		...(isSeen && sight.noProfile !== undefined ? [`${id} says why no profile sees it, but names a profile.`] : []),
		...(isSeen && isListed === "whole"
			? [`${UNSEEN_LIST} says that ${id} cannot be seen, but its line "Seen by:" names a profile.`]
			: []),
		...(!isSeen && sight.noProfile?.includes(UNSEEN_LIST) === true && isListed === "no"
			? [`The reason of ${id} names ${UNSEEN_LIST}, which does not list ${id}.`]
			: []),
	];
}

/** The list names a clause, a whole group, or a part of a clause: "the NaN of WAIT-8", "PARSE-10 beyond a check". */
function isListedIn(list: string, id: string): "whole" | "in part" | "no" {
	const [group = ""] = id.split("-");
	const items = list
		.replace(/\s+/g, " ")
		.split(/[:,.]/)
		.map((item) => item.trim());
	if (items.includes(id) || items.includes(group)) return "whole";
	return items.some((item) => item.split(" ").includes(id)) ? "in part" : "no";
}

/**
 * Checks what the specification says of the oracle and the gallery against both.
 *
 * @param oracle the clauses that the oracle names in its findings
 * @param broken the clauses that a tracker of the gallery breaks
 */
export function checkWatchers(spec: Spec, oracle: ReadonlySet<string>, broken: ReadonlySet<string>): readonly SpecFinding[] {
	return spec.clauses.flatMap((clause) => {
		const { id, sight } = clause;
		const says = sight?.viewers.includes("oracle") === true;
		const messages = [
			...(says && !oracle.has(id) ? [`${id} is "Seen by: oracle", but the oracle never names it.`] : []),
			...(!says && oracle.has(id) ? [`The oracle names ${id}, whose line "Seen by:" does not list it.`] : []),
			...(!broken.has(id) && sight?.noMutant === undefined
				? [`No tracker of the gallery breaks ${id}, and ${id} does not say why.`]
				: []),
			...(broken.has(id) && sight?.noMutant !== undefined ? [`${id} says why no tracker breaks it, but one does.`] : []),
		];
		return messages.map((message) => findingAt(clause, message));
	});
}

function findingAt({ line }: Clause, message: string): SpecFinding {
	return { file: SPEC_FILE, line, message };
}
