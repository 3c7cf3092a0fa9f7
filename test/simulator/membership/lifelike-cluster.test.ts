import { describe, expect, it } from "vitest";
import { contactAt, stage } from "./stage.ts";

const PEERS = "peers-clear-std";
const ALUMNI = "alumni-clear-std";

const sizeOf = (statistics: string) => Number(/cluster_size=(\d+)/.exec(statistics)?.[1]);

describe("a calm cluster", () => {
	it("has one key, and each node lists the others, whom it also remembers", async () => {
		const { says } = stage(3);
		expect(await says("A1", PEERS)).toBe("4,3000,[[A2,,[10.0.0.1:3102]],[A3,,[10.0.0.1:3103]]]");
		expect(await says("A1", ALUMNI)).toBe(await says("A1", PEERS));
		expect(await says("A2", "cluster-stable:")).toBe(await says("A3", "cluster-stable:"));
		expect(await says("A1", "statistics")).toMatch(
			/^cluster_size=3;cluster_key=[0-9A-F]+;cluster_generation=1;cluster_principal=A3;cluster_integrity=true;cluster_is_member=true;uptime=0;migrate_partitions_remaining=0$/,
		);
	});
});

describe("a node that crashes", () => {
	it("is suspected, then no longer counted, then no longer listed, and always remembered", async () => {
		const { lifelike, until, says } = stage(3);
		lifelike.crash("A2");
		await until(1490);
		expect(await says("A1", "cluster-stable:")).toMatch(/^[0-9A-F]+$/);
		await until(1510);
		expect(await says("A1", "cluster-stable:")).toBe("ERROR:7:unstable cluster");
		expect(sizeOf(await says("A1", "statistics"))).toBe(3);
		await until(2010);
		expect(sizeOf(await says("A1", "statistics"))).toBe(2);
		expect(await says("A1", PEERS)).toBe("4,3000,[[A2,,[10.0.0.1:3102]],[A3,,[10.0.0.1:3103]]]");
		await until(3010);
		expect(await says("A1", PEERS)).toBe("5,3000,[[A3,,[10.0.0.1:3103]]]");
		expect(await says("A1", ALUMNI)).toBe("5,3000,[[A2,,[10.0.0.1:3102]],[A3,,[10.0.0.1:3103]]]");
		expect(await says("A1", "cluster-stable:ignore-migrations=true")).toMatch(/^[0-9A-F]+$/);
		expect(await says("A1", "cluster-stable:")).toBe("ERROR:7:unstable cluster");
		await until(7010);
		expect(await says("A1", "cluster-stable:")).toBe(await says("A3", "cluster-stable:"));
	});

	it("appears without an address in the list of changes, until the others get the command to forget it", async () => {
		const { lifelike, until, says } = stage(3);
		expect(await says("A1", `${PEERS}:generation=0`)).toBe(await says("A1", PEERS));
		expect(await says("A1", `${PEERS}:generation=4`)).toBe("4,3000,[]");
		lifelike.crash("A3");
		await until(3010);
		expect(await says("A1", `${PEERS}:generation=4`)).toBe("5,3000,[[A3,,]]");
		lifelike.membership.resetAlumni("A1");
		expect(await says("A1", `${PEERS}:generation=4`)).toBe("6,3000,[]");
		expect(await says("A1", `${PEERS}:generation=0`)).toBe("6,3000,[[A2,,[10.0.0.1:3102]]]");
	});

	it("can no longer be asked to leave", async () => {
		const { cluster, lifelike, until } = stage(3);
		lifelike.crash("A2");
		const changesOfA2 = () => cluster.trace.events.filter((event) => event.kind === "node" && event.node === "A2").length;
		const before = changesOfA2();
		lifelike.leave("A2");
		await until(3000);
		expect(changesOfA2()).toBe(before);
		expect(lifelike.stateOf("A2")).toBe("down");
	});

	it("runs again at its time, in the order in which the changes of this instant were scheduled", async () => {
		const { cluster, lifelike, until } = stage(3);
		const seen: string[] = [];
		lifelike.crash("A2");
		cluster.at(1000, () => seen.push(lifelike.stateOf("A2")));
		lifelike.restart("A2");
		cluster.at(1000, () => seen.push(lifelike.stateOf("A2")));
		await until(1010);
		expect(seen).toEqual(["starting", "running"]);
	});

	it("as the principal, also makes the others doubt that they are members", async () => {
		const { lifelike, until, says } = stage(3);
		lifelike.crash("A3");
		await until(1600);
		expect(await says("A1", "statistics")).toContain("cluster_size=3;");
		expect(await says("A1", "statistics")).toContain("cluster_integrity=false;cluster_is_member=false");
		await until(2010);
		expect(await says("A1", "statistics")).toContain("cluster_principal=A2;cluster_integrity=true;cluster_is_member=true");
	});
});

describe("a node that starts", () => {
	it("counts the seconds of its process in its statistics, and does not know earlier changes", async () => {
		const { lifelike, until, says } = stage(3);
		await until(5999);
		expect(await says("A2", "statistics")).toContain(";uptime=5;");
		lifelike.crash("A2");
		await until(9000);
		lifelike.restart("A2", { contact: contactAt(3999) });
		await until(11_500);
		expect(await says("A1", "statistics")).toContain(";uptime=11;");
		expect(await says("A2", "statistics")).toContain(";uptime=1;");
		expect(await says("A2", `${PEERS}:generation=0`)).toBe("0,3000,[]");
		await until(30_000);
		expect(await says("A2", `${PEERS}:generation=0`)).toBe(await says("A2", PEERS));
		expect(await says("A1", `${PEERS}:generation=4`)).toMatch(/^\d+,3000,\[\[A2,,\[10\.0\.0\.1:3999\]\]\]$/);
	});

	it("has an empty view and no partitions, then counts all, then lists them; it refuses jobs with 11, then with 2", async () => {
		const { cluster, lifelike, until, says } = stage(3);
		lifelike.crash("A2");
		await until(9000);
		lifelike.restart("A2", { contact: contactAt(3999) });
		await until(10_010);
		const launch = () => cluster.start("A2", { taskId: BigInt(cluster.clock.now()), namespace: "test", set: "demo" });
		expect(await says("A2", PEERS)).toBe("0,3000,[]");
		expect(await says("A2", "partition-generation")).toBe("-1");
		expect(await says("A2", "statistics")).toContain("cluster_size=0;cluster_key=0;cluster_generation=0;cluster_principal=0");
		expect(launch()).toBe(11);
		await until(12_010);
		expect(sizeOf(await says("A2", "statistics"))).toBe(3);
		expect(await says("A2", PEERS)).toBe("2,3000,[]");
		// The others list it at its old address, and learn its new address later.
		expect(await says("A1", PEERS)).toBe("6,3000,[[A2,,[10.0.0.1:3102]],[A3,,[10.0.0.1:3103]]]");
		await until(12_710);
		expect(await says("A2", PEERS)).toBe("4,3000,[[A1,,[10.0.0.1:3101]],[A3,,[10.0.0.1:3103]]]");
		expect(launch()).toBe(2);
		await until(13_510);
		expect(await says("A1", PEERS)).toBe("7,3000,[[A2,,[10.0.0.1:3999]],[A3,,[10.0.0.1:3103]]]");
		await until(15_800);
		expect(launch()).toBe(0);
		expect(await says("A1", "partition-generation")).not.toBe("-1");
	});

	it("again before the others noticed is never removed: only the key changes, and the list gets the new address", async () => {
		const { lifelike, until, says } = stage(3);
		lifelike.restart("A2", { contact: contactAt(3999) });
		const lists = new Set<string>();
		const sizes = new Set<number>();
		const keys = new Set<string>();
		for (let at = 0; at < 9000; at += 100) {
			await until(at);
			lists.add((await says("A1", PEERS)).replace(/^\d+,/, ""));
			const statistics = await says("A1", "statistics");
			sizes.add(sizeOf(statistics));
			keys.add(/cluster_key=(\w+)/.exec(statistics)?.[1] ?? "");
		}
		expect([...sizes]).toEqual([3]);
		expect(keys.size).toBe(2);
		expect([...lists]).toEqual([
			"3000,[[A2,,[10.0.0.1:3102]],[A3,,[10.0.0.1:3103]]]",
			"3000,[[A2,,[10.0.0.1:3999]],[A3,,[10.0.0.1:3103]]]",
		]);
	});

	it("for the first time is counted before it is listed", async () => {
		const { lifelike, until, says } = stage(3);
		lifelike.join({ name: "A4" }, contactAt(3104));
		await until(3010);
		expect(await says("A1", "statistics")).toContain("cluster_size=4;");
		expect(await says("A1", PEERS)).toBe("5,3000,[[A2,,[10.0.0.1:3102]],[A3,,[10.0.0.1:3103]]]");
		await until(4510);
		expect(await says("A1", PEERS)).toBe("6,3000,[[A2,,[10.0.0.1:3102]],[A3,,[10.0.0.1:3103]],[A4,,[10.0.0.1:3104]]]");
		expect(await says("A4", PEERS)).toMatch(/^6,/);
	});
});

describe("a node that was stopped", () => {
	it("may continue with its old list of members, and another key than the others", async () => {
		const { lifelike, until, says } = stage(3);
		const old = await says("A3", "cluster-stable:");
		lifelike.stop("A3");
		await until(12_000);
		expect(await says("A1", PEERS)).toBe("5,3000,[[A2,,[10.0.0.1:3102]]]");
		lifelike.continue("A3", "stale");
		await until(13_000);
		expect(await says("A3", "cluster-stable:")).toBe(old);
		expect(await says("A1", "cluster-stable:")).not.toBe(old);
		expect(await says("A3", PEERS)).toBe("4,3000,[[A1,,[10.0.0.1:3101]],[A2,,[10.0.0.1:3102]]]");
		await until(15_010);
		// It kept its address, so it counts once.
		expect(await says("A1", PEERS)).toBe("6,3000,[[A2,,[10.0.0.1:3102]],[A3,,[10.0.0.1:3103]]]");
		expect(await says("A3", PEERS)).toMatch(/^4,/);
	});

	it("may continue alone: it counts only itself, then lists no other node, and remembers all", async () => {
		const { lifelike, until, says } = stage(3);
		lifelike.stop("A3");
		await until(12_000);
		lifelike.continue("A3", "alone");
		expect(sizeOf(await says("A3", "statistics"))).toBe(1);
		expect(await says("A3", PEERS)).toMatch(/^4,3000,\[\[A1/);
		await until(13_310);
		expect(await says("A3", PEERS)).toBe("6,3000,[]");
		expect(await says("A3", ALUMNI)).toBe("6,3000,[[A1,,[10.0.0.1:3101]],[A2,,[10.0.0.1:3102]]]");
		await until(15_010);
		expect(await says("A3", PEERS)).toBe("8,3000,[[A1,,[10.0.0.1:3101]],[A2,,[10.0.0.1:3102]]]");
	});

	it("continues its job, which did not change while the node was stopped", async () => {
		const { cluster, lifelike, until } = stage(3);
		const { taskId } = cluster.launch({ life: { duration: 1000 } });
		await until(400);
		lifelike.stop("A3");
		await until(5000);
		expect(cluster.truth("A3", taskId)).toMatchObject({ state: "active", recordsSucceeded: 400 });
		expect(cluster.truth("A1", taskId).state).toBe("done");
		lifelike.continue("A3");
		await until(5590);
		expect(cluster.truth("A3", taskId).state).toBe("active");
		await until(5610);
		expect(cluster.truth("A3", taskId)).toMatchObject({ state: "done", recordsSucceeded: 1000 });
	});
});

describe("nodes without heartbeats between them", () => {
	it("are two clusters after a split, and one again after it has healed", async () => {
		const { lifelike, until, says } = stage(3);
		lifelike.split([["A1"], ["A2", "A3"]]);
		await until(9000);
		expect(await says("A1", PEERS)).toBe("6,3000,[]");
		expect(await says("A2", PEERS)).toBe("5,3000,[[A3,,[10.0.0.1:3103]]]");
		expect(await says("A1", "cluster-stable:")).not.toBe(await says("A2", "cluster-stable:"));
		lifelike.heal();
		await until(20_000);
		expect(await says("A1", "cluster-stable:")).toBe(await says("A2", "cluster-stable:"));
		expect(await says("A1", PEERS)).toBe("8,3000,[[A2,,[10.0.0.1:3102]],[A3,,[10.0.0.1:3103]]]");
	});

	it("because one is isolated, add it again when it has restarted, because its heartbeats are then on", async () => {
		const { lifelike, until } = stage(3);
		lifelike.isolate("A3");
		await until(5000);
		expect(lifelike.believed().A1).toEqual(["A1", "A2"]);
		lifelike.restart("A3");
		await until(25_000);
		expect(lifelike.believed().A1).toEqual(["A1", "A2", "A3"]);
		expect(lifelike.believed().A3).toEqual(["A1", "A2", "A3"]);
	});

	it("because one is isolated, remove it, and it keeps all nodes in its own list", async () => {
		const { lifelike, until, says } = stage(3);
		const statistics = async () => (await says("A3", "statistics")).replace(/uptime=\d+/, "");
		const before = [await says("A3", PEERS), await statistics()];
		lifelike.isolate("A3");
		await until(9000);
		expect([await says("A3", PEERS), await statistics()]).toEqual(before);
		expect(await says("A1", PEERS)).toBe("5,3000,[[A2,,[10.0.0.1:3102]]]");
	});
});

describe("two nodes that swap their ports", () => {
	it("are each listed at the address of the other until the new ones are known", async () => {
		const { lifelike, until, says } = stage(3);
		lifelike.swap("A2", "A3");
		// Terminated at 0, down at 400, listening at 1400 with new ports; suspected at 1500 if they were not back.
		await until(3300);
		expect(await says("A1", PEERS)).toContain("[[A2,,[10.0.0.1:3102]],[A3,,[10.0.0.1:3103]]]");
		await until(5000);
		expect(await says("A1", PEERS)).toContain("[[A2,,[10.0.0.1:3103]],[A3,,[10.0.0.1:3102]]]");
	});
});

it("a seed gives the same cluster, event by event, and another seed another one", async () => {
	const play = async (seed: number): Promise<string> => {
		const { cluster, lifelike, until, says } = stage(3, {}, seed);
		lifelike.restart("A2");
		lifelike.stop("A3");
		await until(5000);
		lifelike.continue("A3");
		await until(7000);
		const views = await Promise.all([says("A1", PEERS)]);
		return `${cluster.trace} ${views} ${await says("A2", "statistics")}`;
	};
	expect(await play(7)).toBe(await play(7));
	expect(await play(7)).not.toBe(await play(8));
});
