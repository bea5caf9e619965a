// What is alive in a report: the map, small pictures where they are seen, the table that is sorted. It runs from a file on disk, alone.
(() => {
  'use strict';
  const data = JSON.parse(document.getElementById('data').textContent);
  const thumbnailOf = (picture) => {
    const base64 = data.thumbnails[picture];
    return base64 === undefined ? undefined : data.thumbnailStart + base64;
  };

  document.documentElement.classList.add('live');
  fillThumbnails();
  const cells = document.getElementById('cells');
  if (cells) openByNumbers(cells);
  sortTable(document.getElementById('outliers-table'));
  const frame = document.getElementById('map');
  if (frame && data.map) enliven(frame);

  /** A thousand pictures at once would take seconds: each is put in when it comes near. */
  function fillThumbnails() {
    const watcher = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          watcher.unobserve(target);
          const source = thumbnailOf(target.dataset.picture);
          if (source === undefined) continue;
          const picture = new Image();
          picture.alt = '';
          picture.src = source;
          target.append(picture);
        }
      },
      { rootMargin: '400px' },
    );
    for (const place of document.querySelectorAll('.thumb')) watcher.observe(place);
  }

  /** A number of the table shows its pictures, and only these: first those that are taken for another class most often. */
  function openByNumbers(all) {
    const lists = [...all.querySelectorAll('.cell')];
    const links = [...document.querySelectorAll('.confusion a')];
    all.replaceWith(...lists);
    const show = (id) => {
      for (const list of lists) {
        list.hidden = list.dataset.cell !== id;
        if (!list.hidden) list.open = true;
      }
      for (const link of links) {
        if (link.hash === `#${id}`) link.ariaCurrent = 'true';
        else link.removeAttribute('aria-current');
      }
    };
    for (const link of links) {
      link.addEventListener('click', (event) => {
        event.preventDefault();
        show(link.hash.slice(1));
        const list = lists.find(({ hidden }) => !hidden);
        list.querySelector('summary').focus({ preventScroll: true });
        list.scrollIntoView({ block: 'nearest' });
      });
    }
    show(all.dataset.first);
  }

  function sortTable(table) {
    if (!table) return;
    const body = table.tBodies[0];
    const heads = [...table.tHead.rows[0].cells];
    const valueOf = (row, column) => {
      const cell = row.cells[column];
      return cell.dataset.sort === undefined ? cell.textContent.trim() : Number(cell.dataset.sort);
    };
    const compare = (a, b) => (typeof a === 'number' ? a - b : a.localeCompare(b, undefined, { numeric: true }));
    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const isRising = head.ariaSort !== 'ascending';
        for (const other of heads) other.removeAttribute('aria-sort');
        head.ariaSort = isRising ? 'ascending' : 'descending';
        const rows = [...body.rows].map((row) => ({ row, value: valueOf(row, column) }));
        rows.sort((a, b) => (isRising ? 1 : -1) * compare(a.value, b.value));
        body.append(...rows.map(({ row }) => row));
      });
    });
  }

  function enliven(map) {
    const { width: wide, height: high, places, colours } = data.map;
    const count = colours.length;
    const canvas = document.createElement('canvas');
    const card = document.getElementById('map-card');
    const drawing = map.querySelector('svg');
    const context = canvas.getContext('2d');
    if (!context) return; // the drawing stays
    const hasPictures = Object.keys(data.thumbnails).length > 0;
    const images = new Map();
    let extent = { width: 1, height: 1 };
    let whole = 1;
    let camera = { x: wide / 2, y: high / 2, scale: 1 };
    let palette = [];
    let paper = '';
    let shown; // the point that the card tells of
    let pressed; // the colour that stands out
    let showsPictures = hasPictures;
    let isDue = false;
    const NEAREST = 60;
    const REACH = 14;
    const EDGE = 40;

    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', map.getAttribute('aria-label'));
    map.tabIndex = 0;
    drawing.replaceWith(canvas);
    addTools();
    addLegend();
    readColours();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', readColours);
    new ResizeObserver(fit).observe(map);
    fit();

    canvas.addEventListener('pointermove', onMove);
    canvas.addEventListener('pointerleave', () => show(undefined));
    canvas.addEventListener('pointerdown', onDown);
    canvas.addEventListener('dblclick', (event) => zoom(2, spotOf(event)));
    canvas.addEventListener('wheel', onWheel, { passive: false });
    map.addEventListener('keydown', onKey);

    function readColours() {
      const style = getComputedStyle(map);
      const read = (name) => style.getPropertyValue(name).trim();
      palette = Array.from({ length: 10 }, (_, kind) => read(`--map-kind-${kind}`));
      palette.push(read('--map-other'));
      paper = read('--surface');
      redraw();
    }

    function fit() {
      const isWhole = camera.scale === whole;
      extent = { width: map.clientWidth, height: map.clientHeight };
      whole = Math.min(extent.width / wide, extent.height / high);
      if (isWhole) camera = { x: wide / 2, y: high / 2, scale: whole };
      const ratio = devicePixelRatio || 1;
      canvas.width = Math.round(extent.width * ratio);
      canvas.height = Math.round(extent.height * ratio);
      redraw();
    }

    function redraw() {
      if (isDue) return;
      isDue = true;
      requestAnimationFrame(() => {
        isDue = false;
        draw();
      });
    }

    function placeOn(point) {
      return {
        x: (places[2 * point] - camera.x) * camera.scale + extent.width / 2,
        y: (places[2 * point + 1] - camera.y) * camera.scale + extent.height / 2,
      };
    }

    function draw() {
      const ratio = devicePixelRatio || 1;
      const radius = Math.min(
        6,
        (count > 20000 ? 1.5 : count > 2000 ? 2.5 : 4) * Math.sqrt(Math.max(1, camera.scale / whole)),
      );
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.fillStyle = paper;
      context.fillRect(0, 0, extent.width, extent.height);
      const inFront = [];
      for (let point = count - 1; point >= 0; point--) {
        const { x, y } = placeOn(point);
        if (x < -EDGE || y < -EDGE || x > extent.width + EDGE || y > extent.height + EDGE) continue;
        const isFaint = pressed !== undefined && colours[point] !== pressed;
        if (!isFaint) inFront.push({ point, x, y });
        else dot(x, y, radius, colours[point], 0.15);
      }
      for (const { point, x, y } of inFront) dot(x, y, radius, colours[point], count > 2000 ? 0.75 : 0.9);
      if (showsPictures) drawPictures(inFront);
      if (shown !== undefined) {
        const { x, y } = placeOn(shown);
        context.strokeStyle = palette[colours[shown]];
        context.lineWidth = 2;
        context.beginPath();
        context.arc(x, y, radius + 4, 0, 2 * Math.PI);
        context.stroke();
      }
    }

    function dot(x, y, radius, colour, alpha) {
      context.globalAlpha = alpha;
      context.fillStyle = palette[colour];
      context.beginPath();
      context.arc(x, y, radius, 0, 2 * Math.PI);
      context.fill();
      context.globalAlpha = 1;
    }

    /** As many as lie beside each other: where they crowd, dots stay. */
    function drawPictures(inFront) {
      const at = new Map();
      for (const { point, x, y } of inFront.reverse()) {
        const [column, row] = [Math.floor(x / EDGE), Math.floor(y / EDGE)];
        const isCrowded = [-1, 0, 1].some((i) => {
          return [-1, 0, 1].some((j) => {
            const other = at.get(`${column + i}/${row + j}`);
            return other && Math.abs(other.x - x) < EDGE && Math.abs(other.y - y) < EDGE;
          });
        });
        if (isCrowded) continue;
        const image = imageOf(point);
        if (!image) continue;
        at.set(`${column}/${row}`, { x, y });
        if (!image.complete || image.naturalWidth === 0) continue;
        const scale = (EDGE - 6) / Math.max(image.naturalWidth, image.naturalHeight);
        const [w, h] = [image.naturalWidth * scale, image.naturalHeight * scale];
        context.fillStyle = palette[colours[point]];
        context.fillRect(x - w / 2 - 2, y - h / 2 - 2, w + 4, h + 4);
        context.drawImage(image, x - w / 2, y - h / 2, w, h);
      }
    }

    function imageOf(point) {
      const known = images.get(point);
      if (known) return known;
      const source = thumbnailOf(point);
      if (source === undefined) return undefined;
      const image = new Image();
      image.addEventListener('load', redraw);
      image.src = source;
      images.set(point, image);
      return image;
    }

    function spotOf(event) {
      const box = canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    }

    function nearestTo(spot) {
      const reach = showsPictures ? EDGE / 2 : REACH;
      let [best, least] = [undefined, reach * reach];
      for (let point = 0; point < count; point++) {
        if (pressed !== undefined && colours[point] !== pressed) continue;
        const { x, y } = placeOn(point);
        const distance = (x - spot.x) ** 2 + (y - spot.y) ** 2;
        if (distance < least) [best, least] = [point, distance];
      }
      return best;
    }

    function show(point) {
      if (point === shown) return;
      shown = point;
      redraw();
      card.hidden = point === undefined;
      if (point === undefined) return;
      card.replaceChildren();
      const source = thumbnailOf(point);
      if (source !== undefined) {
        const picture = new Image();
        picture.alt = '';
        picture.src = source;
        card.append(picture);
      }
      const lines = [data.names[point], data.groups[data.groupOf[point]], data.outliers[point]];
      for (const line of lines) {
        if (line === undefined) continue;
        const words = document.createElement('p');
        words.dir = 'auto';
        words.textContent = line;
        card.append(words);
      }
      const { x, y } = placeOn(point);
      const left = x + 16 + card.offsetWidth > extent.width ? x - 16 - card.offsetWidth : x + 16;
      const top = Math.min(y + 12, extent.height - card.offsetHeight - 8);
      card.style.transform = `translate(${Math.max(4, left)}px, ${Math.max(4, top)}px)`;
    }

    function onMove(event) {
      if (event.buttons === 0) show(nearestTo(spotOf(event)));
    }

    function onDown(event) {
      if (event.button !== 0) return;
      let from = spotOf(event);
      show(nearestTo(from));
      canvas.setPointerCapture(event.pointerId);
      const move = (moved) => {
        const to = spotOf(moved);
        if (Math.abs(to.x - from.x) + Math.abs(to.y - from.y) > 2) show(undefined);
        pan(to.x - from.x, to.y - from.y);
        from = to;
      };
      canvas.addEventListener('pointermove', move);
      const end = () => canvas.removeEventListener('pointermove', move);
      canvas.addEventListener('pointerup', end, { once: true });
      canvas.addEventListener('pointercancel', end, { once: true });
    }

    function onWheel(event) {
      // The page scrolls on, unless the map is what is worked with.
      if (!event.ctrlKey && !event.metaKey && document.activeElement !== map) return;
      event.preventDefault();
      zoom(Math.exp(-Math.max(-100, Math.min(100, event.deltaY)) / 250), spotOf(event));
    }

    function onKey(event) {
      if (event.target !== map || event.ctrlKey || event.metaKey || event.altKey) return;
      const moves = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };
      const middle = { x: extent.width / 2, y: extent.height / 2 };
      if (moves[event.key]) pan(...moves[event.key]);
      else if (event.key === '+' || event.key === '=') zoom(1.5, middle);
      else if (event.key === '-') zoom(1 / 1.5, middle);
      else if (event.key === '0') seeAll();
      else return;
      event.preventDefault();
    }

    function pan(x, y) {
      camera = { ...camera, x: camera.x - x / camera.scale, y: camera.y - y / camera.scale };
      redraw();
    }

    function zoom(factor, spot) {
      const scale = Math.min(whole * NEAREST, Math.max(whole, camera.scale * factor));
      if (scale === whole) return void seeAll();
      const [right, down] = [spot.x - extent.width / 2, spot.y - extent.height / 2];
      camera = {
        x: camera.x + right / camera.scale - right / scale,
        y: camera.y + down / camera.scale - down / scale,
        scale,
      };
      // A finger moves what is near, and scrolls the page where all is seen.
      canvas.style.touchAction = 'none';
      show(undefined);
      redraw();
    }

    function seeAll() {
      camera = { x: wide / 2, y: high / 2, scale: whole };
      canvas.style.touchAction = '';
      show(undefined);
      redraw();
    }

    function addTools() {
      const tools = document.createElement('div');
      tools.className = 'tools';
      const middle = () => ({ x: extent.width / 2, y: extent.height / 2 });
      const add = (text, label, act) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.textContent = text;
        if (label) button.ariaLabel = label;
        button.addEventListener('click', () => act(button));
        tools.append(button);
        return button;
      };
      add('+', data.words.zoomIn, () => zoom(1.5, middle()));
      add('−', data.words.zoomOut, () => zoom(1 / 1.5, middle()));
      add(data.words.all, data.words.showAll, seeAll);
      if (hasPictures) {
        const turn = add(data.words.pictures, '', (button) => {
          showsPictures = !showsPictures;
          button.ariaPressed = String(showsPictures);
          redraw();
        });
        turn.ariaPressed = 'true';
      }
      map.after(tools);
    }

    function addLegend() {
      for (const item of document.querySelectorAll('.legend li')) {
        const button = document.createElement('button');
        button.type = 'button';
        button.ariaPressed = 'false';
        button.append(...item.childNodes);
        item.append(button);
        button.addEventListener('click', () => {
          const colour = Number(item.dataset.colour);
          pressed = pressed === colour ? undefined : colour;
          for (const other of document.querySelectorAll('.legend button')) {
            other.ariaPressed = String(other === button && pressed !== undefined);
          }
          show(undefined);
          redraw();
        });
      }
    }
  }
})();
