/** The side of the drawing, in pixels: sharp also where icons are shown at 32. */
const side = 64

/** Draws the page's icon: as it is, with a dot for what is unread, or with the number of what calls me. */
export function drawFavicon({ urgent, isUnread }: { urgent: number; isUnread: boolean }): void {
  const shown = urgent > 0 ? (urgent > 99 ? '99+' : String(urgent)) : isUnread ? '•' : ''
  const pen = shown === '' ? null : document.createElement('canvas').getContext('2d')
  if (pen !== null) {
    pen.canvas.width = side
    pen.canvas.height = side
    drawMark(pen)
    if (urgent > 0) drawNumber(pen, shown)
    else drawDot(pen)
  }
  // There may be two for a while, before the page has been taken over.
  for (const icon of document.querySelectorAll<HTMLLinkElement>('link[rel=icon]')) {
    const plain = (icon.dataset['plain'] ??= icon.href)
    icon.dataset['shown'] = shown
    icon.href = pen === null ? plain : pen.canvas.toDataURL('image/png')
  }
}

function drawMark(pen: CanvasRenderingContext2D): void {
  pen.fillStyle = '#0a6c85'
  pen.beginPath()
  pen.roundRect(0, 0, side, side, 16)
  pen.fill()
  pen.strokeStyle = '#fff'
  pen.lineWidth = 5.2
  pen.lineCap = 'round'
  for (const [top, alpha] of [
    [22.4, 1],
    [32.8, 0.7],
    [43.2, 0.4],
  ] as const) {
    pen.globalAlpha = alpha
    pen.stroke(new Path2D(`M14 ${top}c6-5.2 12-5.2 18 0s12 5.2 18 0`))
  }
  pen.globalAlpha = 1
}

function drawDot(pen: CanvasRenderingContext2D): void {
  pen.fillStyle = '#fff'
  pen.beginPath()
  pen.arc(49, 15, 15, 0, 2 * Math.PI)
  pen.fill()
  pen.fillStyle = '#e5484d'
  pen.beginPath()
  pen.arc(49, 15, 11, 0, 2 * Math.PI)
  pen.fill()
}

function drawNumber(pen: CanvasRenderingContext2D, number: string): void {
  pen.font = '600 32px system-ui, sans-serif'
  const width = Math.max(38, pen.measureText(number).width + 14)
  pen.fillStyle = '#d6303a'
  pen.beginPath()
  pen.roundRect(side - width, side - 38, width, 38, 14)
  pen.fill()
  pen.fillStyle = '#fff'
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(number, side - width / 2, side - 18)
}
