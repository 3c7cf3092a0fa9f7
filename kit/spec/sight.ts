/**
 * Who can see whether a driver keeps a clause. `parse`, `decide` and `wire` are the profiles of a driver outside this
 * process. `wire-numbers` is also the profile wire, but only the numbers in a scenario show the clause there, not the
 * rules. `oracle` judges runs on virtual time.
 */
export type Viewer = "parse" | "decide" | "wire" | "wire-numbers" | "oracle";

/** What the line `Seen by:` under a clause says. */
export interface Sight {
	/** Empty for `nothing`. */
	readonly viewers: readonly Viewer[];
	/** Why no profile of a driver can see it. */
	readonly noProfile?: string;
	/** Why the gallery has no tracker that breaks it. */
	readonly noMutant?: string;
}

const VIEWERS: readonly Viewer[] = ["parse", "decide", "wire", "wire-numbers", "oracle"];
const LINE = /^Seen by: ([a-z, -]+?)(?:: (\S.*?))?(?:; no profile: (\S.*?))?(?:; no mutant: (\S.*?))?$/;

/** Whether a line of a clause's text says who sees it. */
export function isSightLine(line: string): boolean {
	return line.startsWith("Seen by:");
}

/**
 * Reads a line such as `Seen by: parse, oracle; no mutant: REASON`, or `Seen by: nothing: REASON`; `undefined` if it is
 * not one.
 */
export function readSight(line: string): Sight | undefined {
	const [, list, nothing, noProfile, noMutant] = LINE.exec(line) ?? [];
	const viewers = list === undefined || list === "nothing" ? [] : list.split(", ");
	if (list === undefined || !viewers.every(isViewer) || new Set(viewers).size < viewers.length) return undefined;
	if ((list === "nothing") !== (nothing !== undefined)) return undefined;
	const reason = noProfile ?? nothing;
	return { viewers, ...(reason !== undefined && { noProfile: reason }), ...(noMutant !== undefined && { noMutant }) };
}

function isViewer(word: string): word is Viewer {
	return VIEWERS.some((viewer) => viewer === word);
}

/** Whether a profile of a driver can see a clause. */
export function isSeenOutside({ viewers }: Sight): boolean {
	return viewers.some((viewer) => viewer !== "oracle");
}
