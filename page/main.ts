import specText from "../features/SPEC.md?raw";
import { readSpec, type Spec } from "../kit/spec/spec.ts";
import { createApp } from "./app.ts";
import { trackerNamed } from "./perform/trackers.ts";
import { readAddress } from "./play/address.ts";
import { EXAMPLES } from "./play/examples.ts";
import { readPasted } from "./play/read-pasted.ts";
import { adoptStyles } from "./view/adopt-styles.ts";
import type { Play } from "./view/scene.ts";

const [first] = EXAMPLES;
if (first === undefined) throw new Error("The page has no story to begin with.");
/** The page begins with a wrong answer, as real clients give it. */
const OPENING_TRACKER = "not-found-is-complete";

const opening: Play = {
	schedule: first.schedule,
	title: first.name,
	hint: first.tryThis,
	trackerName: OPENING_TRACKER,
	cursor: undefined,
};

adoptStyles();
start(readSpec(specText));

async function start(spec: Spec): Promise<void> {
	const written = document.querySelector<HTMLMetaElement>('meta[name="replay-token"]')?.content ?? "";
	const addressed = await playOf(location.hash === "" ? written : location.hash);
	const app = createApp(spec, typeof addressed === "object" ? addressed : opening);
	if (typeof addressed === "string") app.refuse(addressed);
	addEventListener("hashchange", async () => {
		const next = await playOf(location.hash);
		if (typeof next === "object") app.show(next);
		else if (next !== undefined) app.refuse(next);
	});
}

/** The run of an address, or what is wrong with it in a sentence; `undefined` if the address does not have a run. */
async function playOf(text: string): Promise<Play | string | undefined> {
	const address = readAddress(text);
	if (address === undefined) return undefined;
	try {
		const schedule = await readPasted(address.token);
		const trackerName = trackerNamed(address.trackerName).name;
		const story = EXAMPLES[address.story ?? -1];
		return {
			schedule,
			title: story?.name ?? "Opened from the address",
			hint: story?.tryThis ?? "This run comes from the token in the address of the page.",
			trackerName,
			cursor: undefined,
		};
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
