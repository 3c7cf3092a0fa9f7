import { COMPARISONS, endAll } from "./comparisons.ts";
import type { TimedRepetition } from "./measure.ts";

/** What a subject's process is asked. */
export type SubjectRequest = "warm up" | "run" | "end";
/** What it says. */
export type SubjectReply =
	| { readonly outcomes: readonly string[] }
	| { readonly repetition: TimedRepetition }
	| { readonly failure: string };

/** Long enough for the compiler to finish, which takes some thousand schedules for a whole search. */
const WARM_UP_MS = 1500;

const [comparison = 0, index = 0] = process.argv.slice(2).map(Number);
const subject = COMPARISONS[comparison]?.subjects[index];

process.on("message", async (request: SubjectRequest) => {
	if (request === "end") {
		await endAll();
		return process.disconnect();
	}
	try {
		process.send?.(await answer(request));
	} catch (error) {
		process.send?.({ failure: error instanceof Error ? error.message : String(error) } satisfies SubjectReply);
	}
});

async function answer(request: Exclude<SubjectRequest, "end">): Promise<SubjectReply> {
	if (request === "run") return { repetition: await repeat() };
	const startedAt = performance.now();
	do await repeat();
	while (performance.now() - startedAt < WARM_UP_MS);
	return { outcomes: subject?.outcomes?.() ?? [] };
}

async function repeat(): Promise<TimedRepetition> {
	if (subject === undefined) throw new Error(`Comparison ${comparison} does not have a subject ${index}.`);
	const startedAt = performance.now();
	const operations = await subject.run();
	return { operations, ms: performance.now() - startedAt };
}
