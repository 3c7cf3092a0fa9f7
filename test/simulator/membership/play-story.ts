import { Membership } from "../../../simulator/membership/membership.ts";
import { listed, type NodeView } from "../../../simulator/membership/view.ts";
import { REAL_CHANCES, REAL_WINDOWS } from "../../../simulator/membership/windows.ts";
import { createRandom } from "../../../simulator/random.ts";
import { createVirtualClock } from "../../../simulator/virtual-clock.ts";
import type { Said, Story, Telling } from "./story.ts";

/** Plays what was done in a story to the model, and gives what its nodes say, in the same form. */
export async function playStory(story: Story, seed: number): Promise<ReadonlyMap<string, readonly Telling[]>> {
	const clock = createVirtualClock();
	const nodes = new Map<string, Telling[]>();
	const stopped = new Set<string>();
	const START = 2000;
	const now = (): number => clock.now() - START;
	const push = (node: string, said: Telling["said"]): void => {
		const told = nodes.get(node) ?? [];
		nodes.set(node, told);
		if (told.at(-1)?.at === now() && told.at(-1)?.said !== "gone") told.pop();
		told.push({ at: now(), said });
	};
	const membership = new Membership({
		clock,
		random: createRandom(seed),
		windows: REAL_WINDOWS,
		chances: REAL_CHANCES,
		changed: (node, view) => stopped.has(node) || push(node, saidBy(view)),
	});
	const before = firstSaid(story);
	if (before.size > 0) {
		membership.settle(new Map([...before].map(([node]) => [node, { address: addressOf(story, node) }])));
		for (const [node, said] of before) {
			const view = membership.view(node);
			view.generation = said.generation ?? 1;
			view.peersGeneration = Number(/^\d+/.exec(said.peers ?? "")?.[0]);
			view.key = said.key ?? view.key;
			if (said.stable === "") view.phase = "migrating";
			for (const [name, address] of entries(said.alumni ?? "")) if (!view.alumni.has(name)) view.alumni.set(name, { address });
			nodes.set(node, [{ at: -START, said: saidBy(view) }]);
		}
	}
	const known = new Set(before.keys());
	for (const { at, node, does, address } of story.deeds) {
		clock.schedule(at + START, "world", () => {
			switch (does) {
				case "start":
					known.add(node);
					return membership.start(node, { address: address ?? addressOf(story, node) });
				case "end":
					if (known.has(node)) membership.end(node);
					return push(node, "gone");
				case "stop":
					stopped.add(node);
					return membership.stop(node);
				case "continue":
					stopped.delete(node);
					return membership.continue(node);
				case "isolate":
					return membership.deafen(node);
				case "heal":
					return membership.heal();
				case "reset alumni":
					return membership.resetAlumni(node);
				default:
					return does satisfies never;
			}
		});
	}
	const end = story.says.at(-1)?.[0] ?? 0;
	await clock.run(() => clock.sleep(START + end + 8000));
	return nodes;
}

function saidBy(view: NodeView): Said {
	const { size, key, generation, principal, integrity, isMember, phase, peersGeneration } = view;
	const list = (contacts: NodeView["peers"]): string =>
		`${peersGeneration},3000,[${listed(contacts)
			.map(({ name, address }) => `[${name},,[${address}]]`)
			.join(",")}]`;
	return {
		size,
		key,
		generation,
		principal,
		integrity,
		isMember,
		hasPartitions: view.partitionGeneration >= 0,
		peers: list(view.peers),
		alumni: list(view.alumni),
		stable: phase === "stable" ? key : "",
		steady: phase === "unstable" ? "" : key,
	};
}

/** What the nodes said before the first event. Empty if they had not started yet. */
function firstSaid({ says }: Story): ReadonlyMap<string, Said> {
	const first = new Map<string, Said>();
	for (const [at, node, said] of says) if (at < 0 && typeof said !== "string") first.set(node, { ...first.get(node), ...said });
	return first;
}

const entries = (list: string): readonly (readonly [string, string])[] =>
	[...list.matchAll(/\[(\w+),,\[([^\]]*)\]\]/g)].map(([, name = "", address = ""]) => [name, address] as const);

/** The first address of a node, as the others list it. */
function addressOf({ says }: Story, node: string): string {
	for (const [, , said] of says) {
		const found = typeof said === "string" ? undefined : entries(said.peers ?? "").find(([name]) => name === node);
		if (found !== undefined) return found[1];
	}
	return "";
}
