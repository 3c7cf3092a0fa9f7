import { commandName, isAboutJobs } from "./command-name.ts";
import type { PlannedReply } from "./reply-plan.ts";

/** The remaining reply plan of a node. */
export interface ReplyQueue {
	/** The steps for the next question; empty if the node answers by itself. */
	take(commands: readonly string[]): readonly PlannedReply[];
	add(steps: readonly PlannedReply[]): void;
	clear(): void;
	/** The number of questions that the plan still answers. */
	left(): number;
}

interface QueuedStep {
	readonly step: PlannedReply;
	left: number;
}

const NONE: readonly PlannedReply[] = [];

/** A queue of steps for each command, and one for questions about jobs, whose key is `undefined`. */
export function createReplyQueue(): ReplyQueue {
	const queues = new Map<string | undefined, QueuedStep[]>();
	return {
		take(commands) {
			if (queues.size === 0) return NONE;
			return [...new Set(commands.flatMap(targets))].flatMap((target) => next(queues, target));
		},
		add(steps) {
			for (const step of steps) {
				const { to, times = 1 } = step;
				if (times <= 0) continue;
				const queue = queues.get(to) ?? [];
				queue.push({ step, left: times });
				queues.set(to, queue);
			}
		},
		clear: () => queues.clear(),
		left: () => [...queues.values()].flat().reduce((sum, { left }) => sum + left, 0),
	};
}

function targets(command: string): readonly (string | undefined)[] {
	return isAboutJobs(command) ? [commandName(command), undefined] : [commandName(command)];
}

function next(queues: Map<string | undefined, QueuedStep[]>, target: string | undefined): readonly PlannedReply[] {
	const queue = queues.get(target);
	const first = queue?.[0];
	if (queue === undefined || first === undefined) return NONE;
	first.left--;
	if (first.left <= 0) queue.shift();
	if (queue.length === 0) queues.delete(target);
	return [first.step];
}
