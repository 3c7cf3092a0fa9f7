import { expect, it } from "vitest";
import { Membership } from "../../../simulator/membership/membership.ts";
import { type MembershipWindows, NO_CHANCES, QUICK_WINDOWS } from "../../../simulator/membership/windows.ts";
import { createRandom } from "../../../simulator/random.ts";
import { createVirtualClock } from "../../../simulator/virtual-clock.ts";

/** Nodes that have been in one cluster for long, and what they say from now on: the time and the name of each. */
function settled(names: readonly string[], windows: Partial<MembershipWindows>) {
	const clock = createVirtualClock();
	const said: string[] = [];
	const membership = new Membership({
		...{ clock, random: createRandom(1), chances: NO_CHANCES },
		windows: { ...QUICK_WINDOWS, ...windows },
		changed: (node) => said.push(`${clock.now()} ${node}`),
	});
	membership.settle(new Map(names.map((name) => [name, { address: `10.0.0.1:${name}` }])));
	said.length = 0;
	const pass = (ms: number) => clock.run(() => clock.sleep(ms));
	return { membership, said, pass };
}

it("A process that has ended says nothing any more, also about what it was about to notice", async () => {
	const { membership, said, pass } = settled(["A", "B", "C"], { suspect: [100, 100] });
	membership.end("C");
	await pass(50);
	membership.end("A");
	await pass(1000);
	expect(said.filter((line) => line.endsWith("A"))).toEqual([]);
	expect(said.some((line) => line.startsWith("100 B"))).toBe(true);
});

it("A node that continues alone after the others lost it counts only itself, however short its stop was", async () => {
	const { membership, pass } = settled(["A", "B"], { suspect: [100, 5000] });
	membership.stop("A");
	let stoppedFor = 0;
	for (; membership.view("B").size === 2; stoppedFor += 50) await pass(50);
	expect(stoppedFor).toBeLessThan(5000);
	membership.continue("A", "alone");
	expect(membership.view("A")).toMatchObject({ size: 1, principal: "A", phase: "unstable" });
});

it("A node that ends before it has formed its own cluster never forms it", async () => {
	const { membership, said, pass } = settled(["A", "B"], { suspect: [100, 100], alone: [300, 300] });
	membership.stop("A");
	await pass(1000);
	membership.continue("A", "alone");
	membership.end("A");
	said.length = 0;
	await pass(1000);
	expect(membership.view("A").size).toBe(0);
	expect(said.filter((line) => line.endsWith("A"))).toEqual([]);
});
