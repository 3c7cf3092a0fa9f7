import { cutLanes } from "../../kit/lanes/cut-lanes.ts";
import { lanesMermaid } from "../../kit/report/mermaid.ts";
import { expectationsOf } from "../../kit/scenario/expectations.ts";
import { printScenario } from "../../kit/scenario/schedule-gherkin.ts";
import { printWebToken } from "../../kit/schedule/web-replay-token.ts";
import { byId } from "./element.ts";
import type { Scene } from "./scene.ts";

const FORMS = ["scenario", "token", "mermaid"] as const;
type Form = (typeof FORMS)[number];

const NOTES: Readonly<Record<Form, string>> = {
	scenario: "For a feature file. Its Then lines describe what the library does here. The oracle agrees with them.",
	token: "The whole run as one replay token: for `replay` on the command line, or after # in the address of this page.",
	mermaid: "For an issue or a pull request, between ```mermaid and ```.",
};

/** What is on the stage as text to copy. */
export function createTakeHomeView(): (scene: Scene) => void {
	const text = byId("home-text", HTMLTextAreaElement);
	const note = byId("home-note", HTMLElement);
	const said = byId("copied", HTMLElement);
	const choices = FORMS.map((form) => byId(`home-${form}`, HTMLInputElement));
	let scene: Scene | undefined;
	let shown = 0;

	async function show(): Promise<void> {
		if (scene === undefined) return;
		const form = FORMS.find((_, index) => choices[index]?.checked) ?? "scenario";
		const mine = ++shown;
		const written = await write(form, scene);
		// A later one may have been quicker.
		if (mine !== shown) return;
		text.value = written;
		note.textContent = NOTES[form];
		said.textContent = "";
	}

	for (const each of choices) each.addEventListener("change", show);
	byId("copy", HTMLButtonElement).addEventListener("click", async () => {
		text.select();
		try {
			await navigator.clipboard.writeText(text.value);
			said.textContent = "Copied.";
		} catch {
			// A page may be kept from the clipboard; the person is not.
			said.textContent = "It is selected: press Ctrl+C, or ⌘C.";
			text.focus();
		}
	});
	return (next) => {
		scene = next;
		show();
	};
}

async function write(form: Form, { play, take, lanes }: Scene): Promise<string> {
	switch (form) {
		case "scenario": {
			const isOver = !take.isEndlessByRight;
			return `${printScenario(play.schedule, { title: play.title, expectations: isOver ? expectationsOf(take.library) : [] })}\n`;
		}
		case "token":
			return printWebToken(play.schedule);
		case "mermaid":
			return lanesMermaid(cutLanes(lanes));
		default:
			return form satisfies never;
	}
}
