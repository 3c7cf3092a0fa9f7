import { describe, expect, it } from "vitest";
import { plainConnect } from "../../kit/gallery/members/members-gallery.ts";
import { MEMBERS } from "../../kit/gallery/members/members-mutants.ts";
import type { Driver } from "../../kit/run/driver.ts";
import { LIBRARY } from "../../kit/run/library.ts";
import { libraryTracker } from "../../kit/run/library-tracker.ts";
import { type Connect, runOnNetwork } from "../../kit/run/on-network.ts";
import { loadPlayables } from "../../kit/scenario/load-playables.ts";
import { play } from "../../kit/scenario/play.ts";
import { sample } from "../support/counts.ts";

const scenarios = loadPlayables().filter(({ file }) => file.endsWith("cluster.feature"));

/** The clauses of the scenarios that a way of connecting fails, each once. */
async function broken(connect: Connect, among = scenarios): Promise<readonly string[]> {
	const run: NonNullable<Driver["run"]> = (schedule) =>
		runOnNetwork(schedule, { tracker: libraryTracker(), connect, maxSteps: 200_000 });
	const failed = new Set<string>();
	for (const scenario of among) {
		const result = await play(scenario, { ...LIBRARY, run });
		if (result.kind === "failed") failed.add(scenario.tags.find((tag) => /^@[A-Z]+-\d+$/.test(tag))?.slice(1) ?? "");
	}
	return [...failed];
}

describe("the scenarios about members", () => {
	it("do not accuse another cluster that is right", async () => {
		expect(await broken(plainConnect(), sample(scenarios, 3))).toEqual([]);
	});

	// These fail in many ways. A tracker that cannot read the usual form of an address finds no node but its seeds. One
	// that drops each member that some list lacks loses members wherever two lists differ, as with an orphan seed.
	const manifold = ["an-address-without-a-port-is-skipped", "a-member-is-dropped-if-one-list-lacks-it"];
	const plain = MEMBERS.filter(({ name }) => !manifold.includes(name));
	it.each(sample(plain, 12).map(({ name, breaks, connect }) => [name, breaks, connect] as const))(
		"%s breaks only %j",
		async (_, breaks, connect) => {
			expect(connect).toBeDefined();
			if (connect !== undefined) expect(await broken(connect)).toEqual(breaks);
		},
	);

	it.each(["CLUSTER-1", "CLUSTER-2", "CLUSTER-3", "CLUSTER-4", "CLUSTER-5", "CLUSTER-7", "CLUSTER-8", "CLUSTER-12"])(
		"include %s, which a tracker of the gallery breaks",
		(id) => {
			expect(plain.flatMap(({ breaks }) => breaks)).toContain(id);
		},
	);
});
