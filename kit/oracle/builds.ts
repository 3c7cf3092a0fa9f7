import type { Schedule } from "../schedule/schedule.ts";
import { requestsFor } from "./commands.ts";
import type { CallHistory } from "./history.ts";
import { mustAskAlone, readReply } from "./reading.ts";
import type { World } from "./world.ts";

/** What the cluster's client takes the builds of its nodes for, while a run goes on (ASK-9). */
export interface Builds {
	/** What a question asked at an instant may go by; `undefined` where the build cannot be read. Two where it is read anew in that instant. */
	known(node: string, at: number): readonly [string | undefined, ...(string | undefined)[]];
	/** What a fresh reading at an instant says. */
	fresh(node: string, at: number): string | undefined;
}

/**
 * A mistaken build is believed until it is read again, which happens the first time that the node knows no command of a question, whichever
 * call asked it: the belief is the client's, and so everybody's.
 */
export function buildsOf(schedule: Schedule, calls: readonly CallHistory[], world: World): Builds {
	const mistaken = new Map<string, { readonly build: string | null; readonly until: number }>();
	for (const { name, believedBuild } of schedule.nodes) {
		if (believedBuild === undefined) continue;
		const until = believedBuild === null ? Number.POSITIVE_INFINITY : firstUnknown(name, schedule, calls, believedBuild);
		mistaken.set(name, { build: believedBuild, until });
	}
	const fresh = (node: string, at: number) => (mistaken.get(node)?.build === null ? undefined : world.version(node, at));
	return {
		fresh,
		known(node, at) {
			const mistake = mistaken.get(node);
			if (mistake === undefined || mistake.build === null || at > mistake.until) return [fresh(node, at)];
			// In the instant itself a question may come before or after the one that found the mistake.
			return at === mistake.until ? [mistake.build, fresh(node, at)] : [mistake.build];
		},
	};
}

function firstUnknown(node: string, { task }: Schedule, calls: readonly CallHistory[], build: string): number {
	const believed = requestsFor(build, task.id)[0]?.length ?? 1;
	let first = Number.POSITIVE_INFINITY;
	for (const { questions } of calls) {
		let isUnclear = false;
		for (const { node: asked, commands, end, endedAt } of questions) {
			if (asked !== node || end.kind !== "answered") continue;
			if (commands.length > 1) isUnclear = mustAskAlone(end.body, commands);
			// A command that is asked again alone is a part of a question (PARSE-8).
			if (endedAt >= first || (commands.length < believed && isUnclear)) continue;
			if (readReply(end.body, commands, task.id).kind === "unknown") first = endedAt;
		}
	}
	return first;
}
