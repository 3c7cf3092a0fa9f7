import { tallyOfCucumber } from "./cucumber-messages.ts";
import { tallyOfGallery } from "./gallery-report.ts";
import type { Stage } from "./stage.ts";
import { tallyOfVitest } from "./vitest-report.ts";

/**
 * What a run of the tests consists of: groups of stages one after the other, the stages of a group side by side. Nothing follows a
 * group whose build failed, since it would judge an older build.
 */
export type Suite = readonly (readonly Stage[])[];

const build: Stage = { script: "build" };
const vitest = (script: string, path: string): Stage => ({ script, report: { path, read: tallyOfVitest } });

const features: Stage = { script: "test:features", report: { path: "reports/features.ndjson", read: tallyOfCucumber } };

export const SUITES: Readonly<Record<"inside" | "outside", Suite>> = {
	/** All that needs Node alone. */
	inside: [
		[build, { script: "lint:style" }],
		[{ script: "lint:house" }, { script: "lint:unused" }, features],
		[vitest("test:unit", "reports/unit.json")],
		[{ script: "test:gallery", report: { path: "reports/gallery.json", read: tallyOfGallery } }],
	],
	/** What needs programs from outside. */
	outside: [[build], [vitest("test:outside:run", "reports/outside.json")]],
};
