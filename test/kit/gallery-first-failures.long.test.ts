import { expect, test } from "vitest";
import { exhibit, firstFailures, mutantFailuresOf } from "../../kit/gallery/mutants/exhibition.ts";
import { GALLERY } from "../../kit/gallery/mutants/gallery.ts";
import { loadPlayables } from "../../kit/scenario/load-playables.ts";
import { requirementsOf } from "../../kit/scenario/playable.ts";
import { sample } from "../support/counts.ts";

const exhibits = await exhibit(sample(loadPlayables(), 40, 20));
const mutants = sample(GALLERY, 13, 9);

test("playing only the scenarios of a mutant's requirements, and each other scenario until its first failure, marks the same scenarios as playing all", async () => {
	const all = new Set<number>();
	const own = new Set<number>();
	for (const mutant of mutants) {
		const everything = await mutantFailuresOf(mutant, exhibits, "all");
		const few = await mutantFailuresOf(mutant, exhibits, "own");
		const isOwn = ({ exhibit }: { exhibit: number }) => {
			const scenario = exhibits[exhibit]?.scenario;
			return scenario !== undefined && requirementsOf(scenario).some((id) => mutant.breaks.includes(id));
		};
		expect(few).toEqual(everything.filter(isOwn));
		for (const { exhibit } of everything) all.add(exhibit);
		for (const { exhibit } of few) own.add(exhibit);
	}
	const first = [...(await firstFailures(mutants, exhibits, own)).values()].flat().map(({ exhibit }) => exhibit);
	expect(first.length).toBeGreaterThan(0);
	expect(first.filter((exhibit) => own.has(exhibit))).toEqual([]);
	expect(new Set([...own, ...first])).toEqual(all);
	expect(own.size + first.length).toBe(all.size);
});
