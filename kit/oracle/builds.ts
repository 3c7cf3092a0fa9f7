import type { Schedule } from "../schedule/schedule.ts";
import { requestsFor } from "./commands.ts";
import type { CallHistory } from "./history.ts";
import { mustAskAlone, readReply } from "./reading.ts";
import type { World } from "./world.ts";

/** The builds that the cluster's client assumes for its nodes during a run (ASK-9). */
export interface Builds {
	/**
	 * The builds that a question at a time may assume. `undefined`: the build cannot be read. Two, if it is read again at
	 * that time.
	 */
	known(node: string, at: number): readonly [string | undefined, ...(string | undefined)[]];
	/** The result of reading the build at a time. */
	fresh(node: string, at: number): string | undefined;
}

/**
 * A wrong build is assumed until it is read again. That happens the first time that the node knows no command of a
 * question, in any call: the client keeps the builds, so all calls share them.
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
			// At the same time a question may come before or after the one that found the mistake.
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
