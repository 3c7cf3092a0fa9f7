import { expect, it } from "vitest";
import { Lookups } from "../../src/cluster/tcp/lookups.ts";

/** Lookups that end when the test says so. */
function slowLookups() {
	const begun: string[] = [];
	const ends: (() => void)[] = [];
	const lookups = new Lookups((host) => {
		begun.push(host);
		return new Promise((resolve) => ends.push(() => resolve([`address of ${host}`])));
	});
	return { lookups, begun, endFirst: () => ends.shift()?.() };
}

it("begins two lookups at once, and the others in order when these end", async () => {
	const { lookups, begun, endFirst } = slowLookups();
	const found = ["a", "b", "c"].map((host) => lookups.of(host));
	expect(begun).toEqual(["a", "b"]);
	endFirst();
	expect(await found[0]).toEqual(["address of a"]);
	expect(begun).toEqual(["a", "b", "c"]);
});

it("never begins a lookup that nobody wants any more, so that the process can end", async () => {
	const { lookups, begun, endFirst } = slowLookups();
	let isWanted = true;
	const [first] = ["a", "b", "c", "d"].map((host) => lookups.of(host, () => isWanted));
	isWanted = false;
	endFirst();
	await first;
	expect(begun).toEqual(["a", "b"]);
});

it("goes on after a lookup that fails", async () => {
	const lookups = new Lookups((host) => (host === "bad" ? Promise.reject(new Error("not found")) : Promise.resolve([host])));
	const failed = ["bad", "bad"].map((host) => lookups.of(host));
	const found = lookups.of("good");
	for (const one of failed) await expect(one).rejects.toThrow("not found");
	expect(await found).toEqual(["good"]);
});
