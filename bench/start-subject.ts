import { fork } from "node:child_process";
import { once } from "node:events";
import { COMPARISONS } from "./comparisons.ts";
import type { RunningSubject } from "./measure.ts";
import type { SubjectReply, SubjectRequest } from "./subject-process.ts";

/** Starts the process of a subject, by its place in the list. */
export function startSubject(comparison: number, subject: number): RunningSubject {
	const execArgv = [...(COMPARISONS[comparison]?.nodeOptions ?? [])];
	const child = fork(new URL("./subject-process.js", import.meta.url), [String(comparison), String(subject)], { execArgv });
	const exited = once(child, "exit");
	const gone = exited.then(([code]): never => {
		throw new Error(`The process of a subject ended with ${code}.`);
	});
	// It has ended in the expected way.
	gone.catch(() => {});

	async function ask(request: SubjectRequest): Promise<SubjectReply> {
		const answer = once(child, "message");
		child.send(request);
		const [reply] = await Promise.race([answer as Promise<[SubjectReply]>, gone]);
		if ("failure" in reply) throw new Error(reply.failure);
		return reply;
	}

	return {
		async warmUp() {
			const reply = await ask("warm up");
			return "outcomes" in reply ? reply.outcomes : [];
		},
		async run() {
			const reply = await ask("run");
			if (!("repetition" in reply)) throw new Error("A subject's process did not say how long it took.");
			return reply.repetition;
		},
		async end() {
			if (child.connected) child.send("end" satisfies SubjectRequest);
			await exited;
		},
	};
}
