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

	it("is a node alone, when it is the whole cluster", () => {
		expect(judge({ A: ready() })).toEqual({ A: "active" });
	});

	it("includes a silent node as long as another lists it, since it may still run the job", () => {
		expect(judge({ A: ready("B"), B: silent(100) })).toEqual({ A: "active", B: "active" });
	});

	it("no longer includes a silent node that nobody lists", () => {
		expect(judge({ A: ready("C"), B: silent(), C: ready("A") })).toEqual({ A: "active", B: "gone", C: "active" });
	});

	it("does not take a node at its own word: a leftover that none of the others list has left", () => {
		expect(judge({ A: ready("B"), B: ready("A"), C: ready("A", "B") })).toEqual({ A: "active", B: "active", C: "gone" });
		expect(judge({ A: ready("A", "B"), B: silent() })).toEqual({ A: "active", B: "active" });
	});

	it("keeps a node in view, without asking it, that has restarted and is in no cluster yet", () => {
		expect(judge({ A: ready("B"), B: notReady })).toEqual({ A: "active", B: "idle" });
		expect(judge({ A: ready(), B: notReady })).toEqual({ A: "active", B: "gone" });
		expect(judge({ A: notReady })).toEqual({ A: "idle" });
	});

	it("includes a node that another has met before the other way round", () => {
		expect(judge({ A: ready("B"), B: ready() })).toEqual({ A: "active", B: "active" });
	});

	it("includes both halves of two nodes that no longer know each other", () => {
		expect(judge({ A: ready(), B: ready() })).toEqual({ A: "active", B: "active" });
	});

	it("does not take the word of one node, which may have left, for the many that are silent at the same time", () => {
		expect(judge({ A: ready(), B: silent(), C: silent(4) })).toEqual({ A: "active", B: "active", C: "active" });
		expect(judge({ A: ready(), B: silent(), C: silent(5) })).toEqual({ A: "active", B: "active", C: "gone" });
		expect(judge({ A: ready(), B: silent() })).toEqual({ A: "active", B: "gone" });
	});

	it("gives up a node that nobody can speak for after five looks without an answer", () => {
		expect(judge({ A: silent(4) })).toEqual({ A: "active" });
		expect(judge({ A: silent(5) })).toEqual({ A: "gone" });
	});
});
