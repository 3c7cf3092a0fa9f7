/** The script of the grid: describes the cell under the pointer or with the focus, and sorts the drivers. */
export const MATRIX_SCRIPT = `
(() => {
	const grid = document.querySelector(".grid");
	if (!grid) return;
	const detail = document.getElementById("cell-detail");
	const tell = (event) => {
		const cell = event.target.closest("[title]");
		if (cell && grid.contains(cell)) detail.textContent = cell.title;
	};
	grid.addEventListener("pointerover", tell);
	grid.addEventListener("focusin", tell);
	const orders = {
		must: (one, other) => other.dataset.must - one.dataset.must,
		name: (one, other) => one.dataset.name.localeCompare(other.dataset.name),
	};
	for (const button of document.querySelectorAll("[data-sort]")) {
		button.addEventListener("click", () => {
			grid.tBodies[0].append(...[...grid.tBodies[0].rows].sort(orders[button.dataset.sort]));
			for (const each of document.querySelectorAll("[data-sort]")) each.setAttribute("aria-pressed", String(each === button));
		});
	}
})();
`;
