import type { Schedule } from "../../kit/schedule/schedule.ts";
import { readPasted } from "../play/read-pasted.ts";
import { byId } from "./element.ts";

/**
 * The dialog in which a token, a schedule or a scenario is pasted. It says in a sentence what is wrong with other text.
 */
export function createOpenDialog(opened: (schedule: Schedule) => void): void {
	const dialog = byId("open-dialog", HTMLDialogElement);
	const text = byId("pasted", HTMLTextAreaElement);
	const problem = byId("pasted-problem", HTMLElement);
	byId("open", HTMLButtonElement).addEventListener("click", () => {
		text.value = "";
		problem.textContent = "";
		dialog.showModal();
	});
	byId("open-cancel", HTMLButtonElement).addEventListener("click", () => dialog.close());
	byId("open-form", HTMLFormElement).addEventListener("submit", async (event) => {
		event.preventDefault();
		try {
			opened(await readPasted(text.value));
			dialog.close();
		} catch (error) {
			problem.textContent = error instanceof Error ? error.message : String(error);
			text.focus();
		}
	});
}
