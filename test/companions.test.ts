import { describe, expect, it } from "vitest";
import { Companions } from "../src/companions.ts";

describe("companions of objects", () => {
	it("are found only with their object", () => {
		const companions = new Companions<object, string>();
		const [one, other] = [{}, {}];
		companions.set(one, "one's");
		expect(companions.get(one)).toBe("one's");
		expect(companions.get(other)).toBeUndefined();
		expect(new Companions<object, string>().get(one)).toBeUndefined();
	});

	it.each<[string, (object: object) => object]>([
		["a copy", (object) => ({ ...object })],
		["a proxy", (object) => new Proxy(object, {})],
		["an object that inherits from it", (object) => Object.create(object)],
	])("do not belong to %s of the object, which can have its own", (_, derive) => {
		const companions = new Companions<object, string>();
		const object = { name: "A" };
		companions.set(object, "first");
		const derived = derive(object);
		expect(companions.get(derived)).toBeUndefined();
		companions.set(derived, "second");
		expect([companions.get(object), companions.get(derived)]).toEqual(["first", "second"]);
	});

	it("can belong to a frozen object", () => {
		const companions = new Companions<object, string>();
		const frozen = Object.freeze({});
		companions.set(frozen, "its own");
		expect(companions.get(frozen)).toBe("its own");
	});

	it("are not visible in the object", () => {
		const object = { name: "A" };
		new Companions<object, string>().set(object, "hidden");
		expect(object).toStrictEqual({ name: "A" });
		expect(JSON.stringify(object)).toBe('{"name":"A"}');
	});
});
