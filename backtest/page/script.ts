/** What moves in the report: the theme, the order of the table, and the values at the cursor of a chart. */

export const SCRIPT = `
const root = document.documentElement;
document.getElementById('theme').addEventListener('click', () => {
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
});
for (const table of document.querySelectorAll('.sortable')) {
  const heads = [...table.querySelectorAll('thead th')];
  const body = table.tBodies[0];
  heads.forEach((head, column) => {
    head.tabIndex = 0;
    const sort = () => {
      const up = head.getAttribute('aria-sort') === 'descending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      const key = (row) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
      const compare = (a, b) => (Number(a) - Number(b) || a.localeCompare(b)) * (up ? 1 : -1);
      body.append(...[...body.rows].sort((a, b) => compare(key(a), key(b))));
    };
    head.addEventListener('click', sort);
    head.addEventListener('keydown', (event) => { if (event.key === 'Enter') sort(); });
  });
}
for (const plot of document.querySelectorAll('.plot')) {
  const cursor = plot.querySelector('.cursor');
  let values, at = 0;
  const show = (share) => {
    values ??= JSON.parse(plot.dataset.values);
    at = Math.max(0, Math.min(values.length - 1, Math.floor(share * values.length)));
    cursor.hidden = false;
    cursor.style.left = 100 * (at + 0.5) / values.length + '%';
    cursor.classList.toggle('left', at > values.length / 2);
    cursor.replaceChildren(Object.assign(document.createElement('span'), { textContent: values[at] }));
  };
  plot.addEventListener('pointermove', (event) => {
    const box = plot.getBoundingClientRect();
    show((event.clientX - box.left) / box.width);
  });
  plot.addEventListener('pointerleave', () => { cursor.hidden = true; });
  plot.addEventListener('blur', () => { cursor.hidden = true; });
  plot.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step) { event.preventDefault(); values ??= JSON.parse(plot.dataset.values); show((at + step + 0.5) / values.length); }
  });
}
`;
