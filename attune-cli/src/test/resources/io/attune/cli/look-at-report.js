// What a person would see of a report, as far as a program can tell; run in the page by a test.
(() => {
  const channels = colour => {
    const [r, g, b, a = 1] = colour.match(/[\d.]+/g).map(Number);
    return {r, g, b, a};
  };

  // As WCAG 2 has it.
  const luminance = ({r, g, b}) => {
    const [x, y, z] = [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };

  const background = element => {
    for (let e = element; e; e = e.parentElement) {
      const colour = channels(getComputedStyle(e).backgroundColor);
      if (colour.a === 1) {
        return colour;
      }
    }
    return {r: 255, g: 255, b: 255};
  };

  const contrast = element => {
    const [a, b] = [luminance(channels(getComputedStyle(element).color)), luminance(background(element))];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };

  const hasText = element => [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim());
  const shown = element => element.checkVisibility() && element.getBoundingClientRect().width > 0;
  const texts = [...document.querySelectorAll('main *')].filter(element => hasText(element) && shown(element));

  const drawn = canvas => {
    const {width, height} = canvas.getBoundingClientRect();
    if (width < 50 || height < 50) {
      return 0;
    }
    const pixels = new Uint32Array(canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return pixels.filter(pixel => pixel !== 0).length;
  };

  const clientWidth = document.documentElement.clientWidth; // without the scroll bar

  return {
    texts: texts.length,
    unreadable: texts
      .filter(element => contrast(element) < 4.5)
      .map(element => element.tagName + ' ' + element.className + ' ' + contrast(element).toFixed(2) + ': ' + element.textContent.trim().slice(0, 40)),
    charts: [...document.querySelectorAll('canvas')].map(canvas => ({
      id: canvas.closest('figure').id,
      pixels: drawn(canvas),
      lines: Chart.getChart(canvas).getSortedVisibleDatasetMetas().map(meta => meta.dataset?.segments.length ?? 0),
    })),
    // Wider than the window, outside of what scrolls by itself.
    overflowing: document.documentElement.scrollWidth > clientWidth
      ? [...document.querySelectorAll('main *')]
        .filter(element => !element.closest('.scroll > *') && element.getBoundingClientRect().right > clientWidth)
        .map(element => element.tagName + '#' + element.id + '.' + element.className)
        .concat('the page: ' + document.documentElement.scrollWidth + ' of ' + clientWidth)
      : [],
    dark: luminance(background(document.body)) < 0.2,
    sections: [...document.querySelectorAll('section')].map(section => section.id),
    injected: 'injected' in window || document.querySelector('main img, main b[id]') !== null,
  };
})()
