import { describe, expect, test } from "vitest";
import { loadSpec } from "../../kit/spec/features-directory.ts";
import { readSpec } from "../../kit/spec/spec.ts";

const SMALL = `# A small specification

Version: 2.1.0

## GATE: about gates

Words between the headings belong to no clause.

### GATE-1 MUST (in part SHOULD): A gate opens
It opens at once.

The SHOULD: without a creak.

Seen by: wire-numbers, oracle; no mutant: gates are simple

### GATE-2 MAY: A gate has a bell
Any bell.
Seen by: nothing: bells are heard

## JUDGE: about the judges

### JUDGE-1: A gate is watched
From outside.

## Needs

| tag | what |
|---|---|
| \`@needs:bell\` | ring |
`;

describe("reading a specification", () => {
	test("does not depend on how lines end: git may write other line ends into a clone", () => {
		expect(readSpec(SMALL.replaceAll("\n", "\r\n"))).toEqual(readSpec(SMALL));
	});

	test("yields its version, its clauses with levels, titles, texts and lines, and the needs", () => {
		expect(readSpec(SMALL)).toEqual({
			version: "2.1.0",
			clauses: [
				{
					id: "GATE-1",
					level: "MUST",
					partLevel: "SHOULD",
					title: "A gate opens",
					text: "It opens at once.\n\nThe SHOULD: without a creak.",
					line: 9,
					sight: { viewers: ["wire-numbers", "oracle"], noMutant: "gates are simple" },
				},
				{
					id: "GATE-2",
					level: "MAY",
					title: "A gate has a bell",
					text: "Any bell.",
					line: 16,
					sight: { viewers: [], noProfile: "bells are heard" },
				},
			],
			judging: [{ id: "JUDGE-1", title: "A gate is watched", text: "From outside.", line: 22 }],
			needs: new Map([["@needs:bell", "ring"]]),
		});
	});

	test.each([
		[
			"a heading of level 3 that is not a clause",
			"GATE-2 MAY: A gate has a bell",
			"GATE-2 A gate has a bell",
			"16: a heading of level 3 must read",
		],
		["an id that appears twice", "GATE-2 MAY", "GATE-1 MAY", "16: GATE-1 appears here for the second time"],
		["a clause without a level", "GATE-2 MAY", "GATE-2", "16: GATE-2 needs a level"],
		["a clause without a text", "Any bell.\nSeen by: nothing: bells are heard\n", "", "16: GATE-2 has no text"],
		["a level on a clause that binds the kit", "JUDGE-1", "JUDGE-1 MUST", "22: JUDGE-1 binds the kit"],
		["a viewer that does not exist", "Seen by: nothing: bells are heard", "Seen by: dogs", '16: the line "Seen by:" of GATE-2'],
		[
			"a clause that nothing sees, without the reason",
			"nothing: bells are heard",
			"nothing",
			'16: the line "Seen by:" of GATE-2',
		],
		["a viewer that is named twice", "nothing: bells are heard", "wire, wire", '16: the line "Seen by:" of GATE-2'],
		["a clause with two such lines", "Any bell.", "Any bell.\nSeen by: wire", '16: GATE-2 has more than one line "Seen by:"'],
		["a viewer of a clause that binds the kit", "From outside.", "From outside.\nSeen by: wire", "22: JUDGE-1 binds the kit"],
		[
			"a part that is not weaker than its clause",
			"in part SHOULD",
			"in part MUST",
			"9: the part's level must be weaker than MUST, not MUST",
		],
	])("rejects %s, and says where", (_, part, instead, message) => {
		expect(() => readSpec(SMALL.replace(part, instead), "small.md")).toThrow(`small.md:${message}`);
	});

	test("rejects a text without a version", () => {
		expect(() => readSpec(SMALL.replace("Version:", "Edition:"))).toThrow('there must be a line "Version: 1.2.3"');
	});
});

describe("the specification of this package", () => {
	test("numbers the clauses of each group from 1 without a gap", () => {
		const { clauses, judging } = loadSpec();
		const counts = new Map<string, number>();
		for (const { id } of [...clauses, ...judging]) {
			const [group = "", number] = id.split("-");
			const next = (counts.get(group) ?? 0) + 1;
			expect(number, id).toBe(String(next));
			counts.set(group, next);
		}
		expect([...counts.keys()]).toEqual(["PARSE", "ASK", "ROUND", "STATUS", "WAIT", "ABORT", "TRUTH", "CLUSTER", "JUDGE"]);
	});

	test("other drivers are not judged by the groups ABORT and TRUTH", () => {
		const extras = loadSpec().clauses.filter(({ id }) => id.startsWith("ABORT") || id.startsWith("TRUTH"));
		expect(new Set(extras.map(({ level }) => level))).toEqual(new Set(["MAY"]));
	});
});
