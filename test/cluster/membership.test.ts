import { describe, expect, it } from "vitest";
import { judgeMembership, type Sighting } from "../../src/cluster/tcp/membership.ts";

const ready = (...peers: string[]): Sighting => ({ kind: "ready", peers: peers.map((name) => ({ name, addresses: [] })) });
const silent = (looks = 1): Sighting => ({ kind: "silent", looks });
const notReady: Sighting = { kind: "not_ready" };
const judge = (sightings: Record<string, Sighting>) => Object.fromEntries(judgeMembership(new Map(Object.entries(sightings))));

describe("who is in the cluster", () => {
	it("is every node that the others list", () => {
		expect(judge({ A: ready("B", "C"), B: ready("A", "C"), C: ready("A", "B") })).toEqual({
			A: "active",
			B: "active",
			C: "active",
		});
	});

	it("is a single node, if it is the whole cluster", () => {
		expect(judge({ A: ready() })).toEqual({ A: "active" });
	});

	it("includes a silent node while another node lists it, since it may still run the job", () => {
		expect(judge({ A: ready("B"), B: silent(100) })).toEqual({ A: "active", B: "active" });
	});

	it("does not include a silent node that no other node lists", () => {
		expect(judge({ A: ready("C"), B: silent(), C: ready("A") })).toEqual({ A: "active", B: "gone", C: "active" });
	});

	it("does not include a node that answers, if the others list each other without it", () => {
		expect(judge({ A: ready("B"), B: ready("A"), C: ready("A", "B") })).toEqual({ A: "active", B: "active", C: "gone" });
		expect(judge({ A: ready("A", "B"), B: silent() })).toEqual({ A: "active", B: "active" });
	});

	it("keeps a restarted node that has not joined a cluster yet, without asking it", () => {
		expect(judge({ A: ready("B"), B: notReady })).toEqual({ A: "active", B: "idle" });
		expect(judge({ A: ready(), B: notReady })).toEqual({ A: "active", B: "gone" });
		expect(judge({ A: notReady })).toEqual({ A: "idle" });
	});

	it("includes two nodes of which only one lists the other yet", () => {
		expect(judge({ A: ready("B"), B: ready() })).toEqual({ A: "active", B: "active" });
	});

	it("includes both of two nodes that no longer list each other", () => {
		expect(judge({ A: ready(), B: ready() })).toEqual({ A: "active", B: "active" });
	});

	it("keeps many silent nodes if only one node answers, since that one may have left", () => {
		expect(judge({ A: ready(), B: silent(), C: silent(4) })).toEqual({ A: "active", B: "active", C: "active" });
		expect(judge({ A: ready(), B: silent(), C: silent(5) })).toEqual({ A: "active", B: "active", C: "gone" });
		expect(judge({ A: ready(), B: silent() })).toEqual({ A: "active", B: "gone" });
	});

	it("removes a silent node that no node lists after five checks without an answer", () => {
		expect(judge({ A: silent(4) })).toEqual({ A: "active" });
		expect(judge({ A: silent(5) })).toEqual({ A: "gone" });
	});
});
