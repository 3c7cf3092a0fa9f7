import { COLOURS } from "../../kit/lanes/colours.ts";
import { LANES_RULES } from "../../kit/lanes/lanes-style.ts";
import { element } from "./element.ts";

/** The colours and the lanes of the reports, in front of the page's own style so that this has the last word. */
export function adoptStyles(): void {
	document.head.prepend(element("style", {}, [`:root { ${COLOURS} }${LANES_RULES}`]));
}
