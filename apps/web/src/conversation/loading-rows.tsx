const widths = ['w-3/5', 'w-2/5', 'w-4/5', 'w-1/2', 'w-2/3', 'w-1/3', 'w-3/4']

/** The shape of messages while the first page is awaited. */
export function LoadingRows({ text }: { text: string }) {
  return (
    <div className="flex flex-1 flex-col justify-end gap-5 overflow-hidden px-4 pb-4 sm:px-5">
      <p className="sr-only">{text}</p>
      {widths.map((width) => (
        <div key={width} aria-hidden className="flex gap-3 opacity-70">
          <span className="size-9 shrink-0 rounded-md bg-pressed" />
          <span className="flex max-w-xl flex-1 flex-col gap-2 pt-1">
            <span className="h-2.5 w-28 rounded-full bg-pressed" />
            <span className={`h-2.5 rounded-full bg-hover ${width}`} />
          </span>
        </div>
      ))}
    </div>
  )
}
