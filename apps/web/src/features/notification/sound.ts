/** Two soft notes, a fifth apart: when each begins, in s, and how high it is, in Hz. */
const notes = [
  { at: 0, hertz: 587.33 },
  { at: 0.09, hertz: 880 },
] as const
const noteS = 0.28
const loudness = 0.12

let context: AudioContext | undefined

/** Plays the sound of a notification. False where the browser lets no page be heard that nobody has touched. */
export async function playSound(): Promise<boolean> {
  if (
    typeof AudioContext === 'undefined' ||
    ('userActivation' in navigator && !navigator.userActivation.hasBeenActive)
  )
    return false
  try {
    context ??= new AudioContext()
    if (context.state !== 'running') await context.resume()
    const now = context.currentTime
    for (const { at, hertz } of notes) play(context, now + at, hertz)
    return true
  } catch {
    return false
  }
}

function play(audio: AudioContext, at: number, hertz: number): void {
  const tone = new OscillatorNode(audio, { type: 'sine', frequency: hertz })
  const volume = new GainNode(audio, { gain: 0 })
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(loudness, at + 0.012)
  volume.gain.exponentialRampToValueAtTime(0.0001, at + noteS)
  tone.connect(volume).connect(audio.destination)
  tone.start(at)
  tone.stop(at + noteS)
}
