// "412 / 600" under a text area: <p data-counter="id_of_textarea" data-max="600">600 characters at most</p>
// The sentence stays as it is until something is written; from nine tenths on it is emphasised and read out, and what
// is over the limit is marked.
const count = (counter) => {
  const area = document.getElementById(counter.dataset.counter);
  const max = Number(counter.dataset.max);
  const sentence = counter.textContent;

  const show = () => {
    const length = area.value.length;
    counter.textContent = length ? `${length} / ${max}` : sentence;
    const near = length >= max * 0.9;
    counter.toggleAttribute("data-near", near);
    counter.toggleAttribute("data-over", length > max);
    counter.setAttribute("aria-live", near ? "polite" : "off");
  };

  counter.dataset.counts = "";
  if (area) {
    area.addEventListener("input", show);
    show();
  }
};

const bind = () => document.querySelectorAll("[data-counter]:not([data-counts])").forEach(count);

bind();
document.addEventListener("htmx:load", bind); // what was put in the page since
