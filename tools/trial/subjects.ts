/** A lawful driver: whoever accuses it is wrong. */
export interface TrialSubject {
	readonly id: string;
	/** The command that starts its adapter. */
	readonly command: string;
}

export const TRACKER = "perl test/trial/tracker.pl";

/** The trackers of this repository, and the lawful variants of the one in Perl. They need no installation. */
export const SUBJECTS: readonly TrialSubject[] = [
	{ id: "plain", command: TRACKER },
	variant("grace", "--grace 5"),
	variant("retries", "--retries 2"),
	variant("backoff", "--backoff"),
	variant("no-round-12", "--no-round-12"),
	variant("request-timeout", "--request-timeout 10000"),
	variant("pause-twice", "--pause-twice"),
	variant("sleep-first", "--sleep-first"),
	variant("in-turn", "--in-turn"),
	variant("disconnect", "--disconnect"),
	variant("slow-disconnect", "--slow-disconnect"),
	variant("stopped", "--stopped"),
	{ id: "python", command: "python3 examples/adapters/tracker.py" },
	{ id: "library", command: "node examples/adapters/library.mjs" },
];

function variant(id: string, options: string): TrialSubject {
	return { id, command: `${TRACKER} ${options}` };
}
