import { insideOf } from "../../simulator/inside.ts";
import type { OpenQuestion } from "../../simulator/questions.ts";
import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import type { Cancel } from "../../src/clock.ts";
import type { RequestFailureReason } from "../../src/cluster/cluster.ts";
import type { SynchronousClock } from "./synchronous-clock.ts";

/** What a node's turn came to. `answer` is absent where it knew none of the commands that it was asked. */
export type TurnEnd<A> =
	| { readonly kind: "answered"; readonly answer: A | undefined; readonly build: string | undefined }
	| { readonly kind: "failed"; readonly reason: RequestFailureReason; readonly build: string | undefined };

/** What is asked. `requests`: in the order to be tried; `read`: `undefined` where no command was known. */
export interface Asking<A> {
	requests(build: string | undefined): readonly (readonly string[])[];
	read(body: string, commands: readonly string[]): A | undefined;
}

export interface LoneQuestions<A> {
	ask(node: string, onEnd: (end: TurnEnd<A>) => void): void;
	/** Whatever is open is given up. */
	giveUp(): void;
}

/** Everything that one instant's questions share: how they end together. */
interface Batch {
	readonly at: number;
	readonly asked: OpenQuestion[];
	readonly waiting: Map<object, (end: "timed_out") => void>;
	readonly stop: Cancel;
}

export interface LoneDesk {
	readonly cluster: SimulatedCluster;
	readonly clock: SynchronousClock;
	readonly requestTimeout: number;
	/** Filled with the numbers of the questions. */
	readonly numbers: number[];
}

/** Questions to simulated nodes, answered by calls instead of promises (ASK-5, ASK-7, ASK-9). */
export function loneQuestions<A>({ cluster, clock, requestTimeout, numbers }: LoneDesk, asking: Asking<A>): LoneQuestions<A> {
	const { members, questions } = insideOf(cluster);
	const batches = new Set<Batch>();

	function batchOfNow(): Batch {
		const at = clock.now();
		for (const batch of batches) if (batch.at === at) return batch;
		const stop = clock.schedule(at + requestTimeout, "request-timeout", () => timeOut(batch));
		const batch: Batch = { at, asked: [], waiting: new Map(), stop };
		batches.add(batch);
		return batch;
	}

	function timeOut(batch: Batch): void {
		batches.delete(batch);
		const waiting = [...batch.waiting.values()];
		batch.waiting.clear();
		for (const question of batch.asked) questions.giveUp(question);
		for (const end of waiting) end("timed_out");
	}

	function release(batch: Batch, turn: object): void {
		batch.waiting.delete(turn);
		if (batch.waiting.size > 0) return;
		batch.stop();
		batches.delete(batch);
	}

	/** Puts one request to a node; what comes of it comes back as a reaction, unless it was given up. */
	function put(
		node: string,
		commands: readonly string[],
		onBody: (body: string) => void,
		onFailure: (reason: RequestFailureReason) => void,
	): void {
		const member = members.get(node);
		if (member === undefined) throw new Error(`There is no node ${node}.`);
		const batch = batchOfNow();
		const turn = {};
		batch.waiting.set(turn, onFailure);
		const reactTo = (action: () => void) =>
			clock.react(() => {
				if (!batch.waiting.has(turn)) return;
				release(batch, turn);
				action();
			});
		const question = questions.ask(member, commands, {
			leastWait: 1,
			truth: (now, scripted) => member.node.answer(`${commands.join("\n")}\n`, now, undefined, scripted),
			answer: (body) => reactTo(() => onBody(body)),
			fail: (reason) => reactTo(() => onFailure(reason)),
		});
		batch.asked.push(question);
		numbers.push(question.number);
	}

	return {
		ask(node, onEnd) {
			const tried: string[] = [];
			let isReadAgain = false;
			const begin = (again: boolean) => {
				const build = cluster.build(node, undefined, again);
				const next = (requests: readonly (readonly string[])[]): void => {
					const [commands, ...rest] = requests;
					if (commands === undefined) {
						if (isReadAgain) return onEnd({ kind: "answered", answer: undefined, build });
						isReadAgain = true;
						return begin(true);
					}
					if (tried.includes(commands.join())) return next(rest);
					tried.push(commands.join());
					put(
						node,
						commands,
						(body) => {
							const answer = asking.read(body, commands);
							if (answer === undefined) next(rest);
							else onEnd({ kind: "answered", answer, build });
						},
						(reason) => onEnd({ kind: "failed", reason, build }),
					);
				};
				next(asking.requests(build));
			};
			begin(false);
		},
		giveUp() {
			const open = [...batches];
			batches.clear();
			for (const batch of open) {
				batch.stop();
				batch.waiting.clear();
				for (const question of batch.asked) questions.giveUp(question);
			}
		},
	};
}
