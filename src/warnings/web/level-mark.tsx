import { t } from '../../ui/i18n.ts'

/** A level as its number, its word and so many filled steps of three; nobody having judged is a dotted outline. */
export function LevelMark({ level }: { level: number | null }) {
  return (
    <span class="w-level">
      <svg viewBox="0 0 44 16" width="44" height="16" aria-hidden="true">
        {[1, 2, 3].map((step) => (
          <rect
            key={step}
            x={1 + (step - 1) * 15}
            y={12 - step * 3.5}
            width="11"
            height={3 + step * 3.5}
            rx="2"
            fill={level !== null && level >= step ? 'currentColor' : 'none'}
            stroke="currentColor"
            stroke-width="1.3"
            stroke-dasharray={level === null ? '1.6 1.7' : undefined}
          />
        ))}
      </svg>
      <span>{level === null ? t('warnings.level.none') : t(`warnings.level.${level}`)}</span>
    </span>
  )
}
