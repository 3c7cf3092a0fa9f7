import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readAdapterFolders } from "../../tools/drivers/adapter-folder.ts";
import { driversPage } from "../../tools/drivers/drivers-page.ts";
import { type KeptRuns, keepDriver } from "../../tools/drivers/kept-runs.ts";

const runs: KeptRuns = JSON.parse(readFileSync("docs/drivers.json", "utf8"));

describe("docs/drivers.md", () => {
	it("is made from the data of the runs; npm run docs updates it", async () => {
		await expect(driversPage(runs)).toMatchFileSnapshot("../../docs/drivers.md");
	});

	it("has every driver that has an adapter, in its present version", () => {
		const shown = runs.drivers.map(({ id, version }) => `${id} ${version}`);
		expect(shown).toEqual(readAdapterFolders().map(({ id, version }) => `${id} ${version}`));
	});
});

describe("the part of a run that is kept", () => {
	const requirement = (id: string, level: string, verdict: string, ...scenarios: ReturnType<typeof scenario>[]) => ({
		id,
		level,
		title: id,
		verdict,
		scenarios,
	});
	const scenario = (name: string, verdict: string, ...steps: string[]) => ({ file: "a.feature", line: 1, name, verdict, steps });
	const driver = { id: "perl", name: "Perl aerospike", version: "1.0.0" };
	const listed = (requirement: string, scenario: string, reason: string) => ({ requirement, scenario, reason });
	const kept = keepDriver(
		driver,
		{
			kit: "0.1.0",
			spec: "1.0.0",
			requirements: [
				requirement("A-1", "MUST", "passed", scenario("one", "passed")),
				requirement(
					"A-2",
					"MUST",
					"known failure",
					scenario("invented", "failed", 'Given node A answers "empty"'),
					scenario("real", "failed", 'Given node A answers "done"', "When the task is awaited"),
					scenario("other", "failed", 'Given node A answers "garbage"'),
				),
				requirement("A-3", "SHOULD", "unsupported", scenario("three", "unsupported")),
			],
			scenarios: { passed: 1, failed: 0, known: 3, "could not run": 0, unsupported: 1 },
		},
		[listed("A-2", "invented", "It stops."), listed("A-2", "real", "It stops."), listed("A-2", "other", "It sleeps.")],
		{ "8.1.2.0": "completed", aborted: "completed", crash: "error" },
	);

	it("counts a failure as one about a time unless a wait calls wrong answers a success", () => {
		const timedIn = (id: string, kind: string) => {
			const failing = { ...scenario("s", "failed"), findings: [{ requirement: id, kind }] };
			const requirements = [requirement(id, "MUST", "known failure", failing)];
			const report = { kit: "0.1.0", spec: "1.0.0", requirements, scenarios: {} };
			return keepDriver(driver, report, [listed(id, "s", "r")], kept.uses).failures[0]?.isTimed;
		};
		expect([timedIn("WAIT-4", "question"), timedIn("WAIT-4", "verdict")]).toEqual([true, false]);
		// The time since the first round decides which verdict is right.
		expect(timedIn("ROUND-11", "verdict")).toBe(true);
	});

	it("counts a bare ERROR:2 as invented in the words of a reply and in those of a node (PARSE-2)", () => {
		const inventedIn = (...steps: string[]) => {
			const failing = requirement("PARSE-2", "MUST", "known failure", scenario("s", "failed", ...steps));
			const report = { kit: "0.1.0", spec: "1.0.0", requirements: [failing], scenarios: {} };
			return keepDriver(driver, report, [listed("PARSE-2", "s", "r")], kept.uses).failures[0]?.isInvented;
		};
		expect(inventedIn("And the reply:\n  ERROR:2\n")).toBe(true);
		expect(inventedIn('And node A answers "bare ERROR:2", then "job not found" every time')).toBe(true);
		expect(inventedIn("And the reply:\n  ERROR:2:job not found\n")).toBe(false);
	});

	it("has one entry for each reason, with a scenario that a real server can play, if there is one", () => {
		expect(kept.failures).toMatchObject([
			{ reason: "It stops.", requirements: ["A-2"], isInvented: false, isTimed: false, scenario: { name: "real" } },
			{ reason: "It sleeps.", requirements: ["A-2"], isInvented: true, scenario: { name: "other" } },
		]);
		expect(kept).toMatchObject({ judged: 4, passed: 1, kept: ["A-1"] });
	});

	it("is shown with a sign for each requirement, the weaker ones apart, and a command for each failure", () => {
		const invented = { ...kept, failures: kept.failures.slice(1) };
		const requirements = ["A-1", "A-2", "A-3"].map((id) => ({ id, level: id === "A-3" ? "SHOULD" : "MUST", title: id }));
		const page = (one: typeof kept) =>
			driversPage({ date: "2026-11-29", kit: "0.1.0", spec: "1.0.0", requirements, drivers: [{ ...one, kept: ["A-1", "A-3"] }] });
		expect(page(kept)).toContain(
			"| client | A-1 | A-2 |\n|---|:-:|:-:|\n| [Perl aerospike 1.0.0](#perl-aerospike-100) | ✓ | ✗ |",
		);
		expect(page(invented)).toContain("(#perl-aerospike-100) | ✓ | (✗) |");
		const timed = { ...kept, failures: kept.failures.map((failure) => ({ ...failure, isTimed: true })) };
		expect(page(timed)).toContain("(#perl-aerospike-100) | ✓ | ✗ᵗ |");
		expect(page(kept)).toContain("| client | A-3 |");
		expect(page(kept)).toMatch(/^\| \[Perl .*\) \| completed \| .* \| \*\*completed\*\* \| an error \|$/m);
		expect(page(kept)).toContain("npm run driver -- perl conform --only a.feature:1");
	});
});
