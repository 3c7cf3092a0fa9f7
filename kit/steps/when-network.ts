import type { Happening } from "../schedule/network-plan.ts";
import type { Occasion } from "../schedule/occasion.ts";
import { changeNetwork, type Draft } from "./draft.ts";
import { AFTER, AT, HEAL, NODE_PHRASES, RENAME, SPLIT, STALL, SWAP } from "./network-phrases.ts";
import { building, type Step } from "./step.ts";

/** `Happening` without its time. */
type What = Happening extends infer Each ? (Each extends Happening ? Omit<Each, "at" | "after"> : never) : never;

/** What happens to processes, machines and networks while the driver tracks the task. */
export const WHEN_NETWORK: readonly Step[] = [
	...Object.entries(NODE_PHRASES).flatMap(([kind, phrase]) => [
		building(`${phrase} ${AT}`, (draft, node: string, at: number) => happen(draft, at, { kind, node } as What)),
		building(`${phrase} ${AFTER}`, (draft, node: string, at: number, answer: number, of: string) =>
			happen(draft, at, { kind, node } as What, { node: of, answer }),
		),
	]),
	building(`${SWAP} ${AT}`, (draft, node: string, other: string, at: number) => happen(draft, at, { kind: "swap", node, other })),
	building(`${SWAP} ${AFTER}`, (draft, node: string, other: string, at: number, answer: number, of: string) =>
		happen(draft, at, { kind: "swap", node, other }, { node: of, answer }),
	),
	building(`${SPLIT} ${AT}`, (draft, nodes: readonly string[], at: number) => happen(draft, at, { kind: "split", nodes })),
	building(`${SPLIT} ${AFTER}`, (draft, nodes: readonly string[], at: number, answer: number, of: string) =>
		happen(draft, at, { kind: "split", nodes }, { node: of, answer }),
	),
	building(`${HEAL} ${AT}`, (draft, at: number) => happen(draft, at, { kind: "heal" })),
	building(`${HEAL} ${AFTER}`, (draft, at: number, answer: number, of: string) =>
		happen(draft, at, { kind: "heal" }, { node: of, answer }),
	),
	building(`${STALL} ${AT}`, (draft, ms: number, at: number) => happen(draft, at, { kind: "stall", ms })),
	building(`${STALL} ${AFTER}`, (draft, ms: number, at: number, answer: number, of: string) =>
		happen(draft, at, { kind: "stall", ms }, { node: of, answer }),
	),
	building(`${RENAME} ${AT}`, (draft, name: string, nodes: readonly string[], at: number) =>
		happen(draft, at, { kind: "rename", name, nodes }),
	),
	building(`${RENAME} ${AFTER}`, (draft, name: string, nodes: readonly string[], at: number, answer: number, of: string) =>
		happen(draft, at, { kind: "rename", name, nodes }, { node: of, answer }),
	),
];

function happen(draft: Draft, at: number, what: What, after?: Occasion): void {
	const event = { at, ...(after !== undefined && { after }), ...what } as Happening;
	changeNetwork(draft, { happens: [...(draft.network?.happens ?? []), event] });
}
