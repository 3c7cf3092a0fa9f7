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

/** The list names a clause, a whole group, or a part of one: "the NaN of WAIT-8", "the reading time of PARSE-10". */
function isListedIn(list: string, id: string): "whole" | "in part" | "no" {
	const [group = ""] = id.split("-");
	const items = list
		.replace(/\s+/g, " ")
		.split(/[:,.]/)
		.map((item) => item.trim());
	if (items.includes(id) || items.includes(group)) return "whole";
	return items.some((item) => item.split(" ").includes(id)) ? "in part" : "no";
}

/** The clauses that the judges name in their code. */
interface Watchers {
	/** Those that the oracle names in its findings. */
	readonly oracle: ReadonlySet<string>;
	/** Those that the checks of a driver outside this process name. */
	readonly drivers: ReadonlySet<string>;
	/** Those that a tracker of the gallery breaks. */
	readonly gallery: ReadonlySet<string>;
}

/** Checks what the specification says of the judges and the gallery against all of them. */
export function checkWatchers(spec: Spec, watchers: Watchers): readonly SpecFinding[] {
	const { oracle, drivers, gallery } = watchers;
	const known = new Set([...spec.clauses, ...spec.judging].map(({ id }) => id));
	const unknown = (who: string, ids: ReadonlySet<string>) =>
		[...ids]
			.filter((id) => !known.has(id))
			.map((id) => ({ file: SPEC_FILE, line: 1, message: `${who} ${id}, which is not a clause.` }));
	return [
		...unknown("The oracle names", oracle),
		...unknown("The checks of drivers name", drivers),
		...unknown("A tracker of the gallery breaks", gallery),
		...spec.clauses.flatMap((clause) => {
			const { id, sight } = clause;
			const says = sight?.viewers.includes("oracle") === true;
			const messages = [
				...(says && !oracle.has(id) ? [`${id} is "Seen by: oracle", but the oracle never names it.`] : []),
				...(!says && oracle.has(id) ? [`The oracle names ${id}, whose line "Seen by:" does not list it.`] : []),
				...(isSeenOnWireAlone(clause) && !drivers.has(id)
					? [`${id} is "Seen by: wire", but no check of drivers names it, so every driver passes.`]
					: []),
				...(!gallery.has(id) && sight?.noMutant === undefined
					? [`No tracker of the gallery breaks ${id}, and ${id} does not say why.`]
					: []),
				...(gallery.has(id) && sight?.noMutant !== undefined ? [`${id} says why no tracker breaks it, but one does.`] : []),
			];
			return messages.map((message) => findingAt(clause, message));
		}),
	];
}

/** A clause that the profile `decide` sees too is about verdicts: a wrong verdict needs no check of its own. */
function isSeenOnWireAlone({ sight }: Clause): boolean {
	return sight?.viewers.includes("wire") === true && !sight.viewers.includes("decide");
}

function findingAt({ line }: Clause, message: string): SpecFinding {
	return { file: SPEC_FILE, line, message };
}
