'use strict';
// Draws the charts described in the element "charts" with Chart.js; draws them anew, in other
// colours, when the theme changes and for printing.
(() => {
  const described = JSON.parse(document.getElementById('charts').textContent);
  const root = document.documentElement;
  const drawn = [];

  const property = name => getComputedStyle(root).getPropertyValue(name).trim();

  // In the order of the legend's marks.
  const MARKS = ['circle', 'rectRot', 'triangle', 'rect', 'crossRot'];

  // 0.00002 as 2e-5, 12000 as 12,000, and no more digits than needed.
  function number(value) {
    const size = Math.abs(value);
    const text = size > 0 && size < 1e-3
      ? value.toExponential(4).replace(/\.?0+e/, 'e')
      : Number(value.toPrecision(5)).toLocaleString('en-US', {maximumFractionDigits: 6});
    return text.replace(/^-/, '\u2212');
  }

  function dataset(series) {
    const stroke = property('--series-' + series.colour);
    const dashes = property('--dash-' + series.colour);
    const common = {
      label: series.name,
      data: series.points.map(([x, y]) => ({x, y})),
      borderColor: stroke,
      backgroundColor: stroke,
      borderWidth: 2,
      pointRadius: 0,
      pointHitRadius: 8,
      borderDash: dashes === 'none' ? [] : dashes.split(' ').map(Number),
      clip: 8, // so that marks at the very ends are whole
      order: 1,
    };
    switch (series.style) {
      case 'RAW':
        return {...common, borderWidth: 1, borderColor: stroke + '70', backgroundColor: stroke + '70', order: 2};
      case 'MARKS':
        return {...common, pointRadius: 4, pointStyle: MARKS[series.colour - 1]};
      case 'POINTS':
        return {
          ...common,
          showLine: false,
          pointRadius: series.colour === 5 ? 2.5 : 4.5,
          pointStyle: MARKS[series.colour - 1],
          texts: series.texts,
        };
      case 'SEGMENTS':
        return {
          ...common,
          data: series.points.flatMap(([x1, y1, x2, y2]) => [{x: x1, y: y1}, {x: x2, y: y2}, {x: NaN, y: NaN}]),
          borderWidth: 1,
          borderDash: [],
          pointHitRadius: 0,
          order: 2,
        };
      case 'STEPS':
        return {...common, clip: 1, stepped: 'before', fill: 'origin', backgroundColor: stroke + '33'};
      default:
        return common;
    }
  }

  function axis(title, range, text, grid) {
    return {
      type: 'linear',
      ...(range && {min: range.low, max: range.high}),
      title: {display: true, text: title, color: text, font: {size: 13}},
      ticks: {color: text, callback: number, includeBounds: false, maxRotation: 0, autoSkipPadding: 16, font: {size: 12}},
      grid: {color: grid},
      border: {color: grid},
    };
  }

  function draw(canvas, chart) {
    const text = property('--text');
    const grid = property('--grid');
    const x = axis(chart.x_label, chart.x, text, grid);
    const y = axis(chart.y_label, null, text, grid);
    if (chart.y) {
      y.min = chart.y.low;
      y.suggestedMax = chart.y.high;
    }
    if (chart.map) {
      y.max = chart.y.high;
      x.ticks.display = y.ticks.display = false; // only distances mean anything
    }
    if (!chart.x) {
      const last = Math.max(...chart.series.map(series => series.points[series.points.length - 1][0]));
      x.min = 0;
      x.max = last;
      x.ticks.precision = 0;
    }
    return new Chart(canvas, {
      type: 'line',
      data: {datasets: chart.series.map(dataset)},
      options: {
        animation: false,
        parsing: chart.map ? undefined : false, // false takes points for sorted, which places are not
        responsive: true,
        maintainAspectRatio: false,
        interaction: chart.map
          ? {mode: 'nearest', axis: 'xy', intersect: true}
          : {mode: 'nearest', axis: 'x', intersect: false},
        scales: {x, y},
        plugins: {
          legend: {display: false}, // the page has one of its own
          tooltip: {
            callbacks: {
              title: items => items.length && !chart.map ? chart.x_label + ' ' + number(items[0].parsed.x) : '',
              label: item => item.dataset.label + ': ' + (item.dataset.texts?.[item.dataIndex] ?? number(item.parsed.y)),
            },
          },
        },
      },
    });
  }

  function drawAll() {
    drawn.splice(0).forEach(chart => chart.destroy());
    for (const [id, chart] of Object.entries(described)) {
      drawn.push(draw(document.querySelector('#' + id + ' canvas'), chart));
    }
  }

  drawAll();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAll);
  addEventListener('beforeprint', () => {
    root.classList.add('printing');
    drawAll();
    drawn.forEach(chart => chart.resize());
  });
  addEventListener('afterprint', () => {
    root.classList.remove('printing');
    drawAll();
  });
})();
